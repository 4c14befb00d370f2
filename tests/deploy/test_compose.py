"""The compose stack, built and run for real: the seeds arrive, also when worker and Kafka are killed on the way."""

import json
import urllib.request
from collections import Counter

import pytest

from tests.account import Account
from tests.deploy.stack import Stack
from tests.system.support import ROOT, Program, wait_for

pytestmark = pytest.mark.docker

ARTICLES = [file.read_bytes() for file in sorted((ROOT / "seeds" / "articles").glob("*.json"))]
BAD = [file.read_bytes() for file in (ROOT / "seeds" / "bad").iterdir() if not file.name.startswith((".", "README"))]
SEEDS = len(ARTICLES) + len(BAD)
REPLAY_SECONDS = 240


def test_the_seeds_arrive(stack: Stack) -> None:
    before, _ = stack.observer.counts()
    lines = stack.make("replay", seconds=REPLAY_SECONDS).splitlines()
    account = stack.observer.wait_for_all(before + SEEDS, seconds=120)
    assert_seeds_accounted_for(account)
    assert Counter(line.partition("\t")[0] for line in lines)["enriched"] >= len(ARTICLES)
    assert any("دمشق" in line for line in lines)


def test_a_killed_worker_is_restarted_and_nothing_is_lost(stack: Stack) -> None:
    replay, expected = replay_under_way(stack)
    before = int(stack.state("worker", "{{.RestartCount}}"))
    stack.docker("exec", stack.container("worker"), "sh", "-c", "kill -9 $(cat /proc/1/task/1/children)")
    wait_for(
        lambda: int(stack.state("worker", "{{.RestartCount}}")) > before, seconds=60, what="a restart of the worker"
    )
    assert_mid_way(replay)
    assert replay.wait(seconds=REPLAY_SECONDS) == 0, replay.stderr
    assert_seeds_accounted_for(stack.observer.wait_for_all(expected, seconds=120))


def test_kafka_killed_and_up_again_loses_nothing(stack: Stack) -> None:
    replay, expected = replay_under_way(stack)
    stack.docker("kill", stack.container("kafka"))
    assert stack.state("kafka", "{{.State.ExitCode}}") == "137"
    assert_mid_way(replay)
    stack.make("up", seconds=300)
    assert replay.wait(seconds=REPLAY_SECONDS) == 0, replay.stderr
    assert_seeds_accounted_for(stack.observer.wait_for_all(expected, seconds=120))


def test_a_stopped_worker_drains(stack: Stack) -> None:
    stack.docker("stop", stack.container("worker"))
    assert stack.state("worker", "{{.State.ExitCode}}") == "0"
    stack.make("up", seconds=300)


def test_metrics_are_seen_from_the_host(stack: Stack) -> None:
    with urllib.request.urlopen(f"http://127.0.0.1:{stack.metrics_port}/metrics", timeout=10) as answer:
        assert b"streams_build_info{" in answer.read()


def test_down_keeps_what_kafka_holds(stack: Stack) -> None:
    before = stack.observer.counts()
    stack.make("down", seconds=120)
    assert stack.container("kafka") == ""
    stack.make("up", seconds=300)
    assert stack.observer.counts() == before


@pytest.mark.parametrize(
    ("command", "expected"),
    [
        pytest.param("id -u", "10001", id="is-not-root"),
        pytest.param("command -v cc gcc g++ clang || echo none", "none", id="has-no-compiler"),
        pytest.param("touch /opt/streams/x 2> /dev/null || echo refused", "refused", id="cannot-change-itself"),
    ],
)
def test_the_image(stack: Stack, command: str, expected: str) -> None:
    assert stack.docker("exec", stack.container("worker"), "sh", "-c", command) == expected


def replay_under_way(stack: Stack) -> tuple[Program, int]:
    """A replay of which some outcomes have arrived, and how many raw records there are at its end."""
    raw, outcomes = stack.observer.counts()
    replay = stack.start("replay")
    stack.observer.wait_for_outcomes(outcomes + 10, seconds=120)
    return replay, raw + SEEDS


def assert_mid_way(replay: Program) -> None:
    """The replay was still sending when it happened."""
    assert replay.running, replay.stderr


def assert_seeds_accounted_for(account: Account) -> None:
    """Every good seed was enriched; every bad one too, or it lies among the dead letters as it was sent."""
    assert {json.loads(article)["id"] for article in ARTICLES} <= account.enriched_ids
    sent = Counter(record.value for record in account.raw.values())
    assert set(BAD) <= sent.keys()
    dead = {record.value for record in account.dead}
    enriched = {account.raw[origin].value for origin in account.outcomes if origin not in account.dead_by_origin}
    assert set(BAD) <= dead | enriched
