"""`streams watch` on a broker: what it prints where it is no terminal, and how it ends."""

import json
import signal
from typing import Any

import pytest

from tests.system.support import DEAD_LETTER, ENRICHED, Broker, Cli, create_topics, send

HEADERS = [
    ("streams-reason", b"not_json"),
    ("streams-detail", b"at line 1"),
    ("streams-topic", b"articles.raw"),
    ("streams-partition", b"3"),
    ("streams-offset", b"17"),
]


def enriched(title: str) -> dict[str, Any]:
    """A record of `articles.enriched` with what the table reads."""
    value = {
        "id": title, "title": title, "text": "Text", "published_at": "2024-04-14T03:30:00Z", "language": {"code": "ar"},
        "entities": [{"name": "Iran", "count": 1}],
        "escalation": {"score": 71.0, "level": "high", "keywords": [{"text": "هجوم", "points": 9.0}]},
    }  # fmt: skip
    return {"key": title.encode(), "value": json.dumps(value).encode()}


def line(title: str) -> str:
    """How the record looks on a pipe."""
    return f"enriched\t2024-04-14T03:30:00Z\tar\t71.0\thigh\t{title}\tIran\tهجوم"


def test_shows_both_topics_one_line_a_record(cli: Cli, embedded_broker: Broker) -> None:
    create_topics(embedded_broker.address, ENRICHED, DEAD_LETTER, partitions=3)
    send(embedded_broker.address, ENRICHED, enriched("غالانت"), enriched("\x1b[31m[bold]x\ny"))
    send(embedded_broker.address, DEAD_LETTER, {"key": b"k", "value": b"\x1b[31mraw", "headers": HEADERS})
    done = cli.run("watch", "--brokers", embedded_broker.address, "--from-beginning", "--limit", "3")
    assert done.returncode == 0, done.stderr
    lines = done.stdout.splitlines()
    assert {line("غالانت"), line("[31m[bold]x y")} < set(lines)
    [dead] = [entry.split("\t") for entry in lines if entry.startswith("dead-letter")]
    assert dead[2:] == ["not_json", "at line 1", "articles.raw/3/17"]
    assert "\x1b" not in done.stdout


def test_without_from_beginning_only_what_arrives(cli: Cli, embedded_broker: Broker) -> None:
    create_topics(embedded_broker.address, ENRICHED, DEAD_LETTER)
    send(embedded_broker.address, ENRICHED, enriched("before"))
    program = cli.start("watch", "--brokers", embedded_broker.address)
    program.wait_for_output("watching")
    send(embedded_broker.address, ENRICHED, enriched("after"))
    program.wait_for_output("after")
    assert [entry for entry in program.stdout.splitlines() if not entry.startswith("#")] == [line("after")]


def test_topics_that_appear_later_are_read_from_their_start(cli: Cli, embedded_broker: Broker) -> None:
    program = cli.start("watch", "--brokers", embedded_broker.address)
    program.wait_for_output("watching")
    create_topics(embedded_broker.address, ENRICHED)
    send(embedded_broker.address, ENRICHED, enriched("first"))
    program.wait_for_output(line("first"))


@pytest.mark.parametrize(
    "number", [pytest.param(signal.SIGINT, id="ctrl-c"), pytest.param(signal.SIGTERM, id="sigterm")]
)
def test_ends_well_when_asked(cli: Cli, embedded_broker: Broker, number: signal.Signals) -> None:
    program = cli.start("watch", "--brokers", embedded_broker.address)
    program.wait_for_output("watching")
    program.signal(number, group=True)
    assert program.wait() == 0
    assert "Traceback" not in program.stderr


def test_a_broker_that_goes_away_is_told_and_ends_it(cli: Cli, embedded_broker: Broker) -> None:
    create_topics(embedded_broker.address, ENRICHED, DEAD_LETTER)
    program = cli.start("watch", "--brokers", embedded_broker.address, env={"STREAMS_BROKER_TIMEOUT": "8"})
    program.wait_for_output("watching")
    embedded_broker.stop(signal.SIGKILL)
    assert program.wait(seconds=40) == 3
    assert embedded_broker.address in program.stderr


def test_no_broker_is_an_error_that_helps(cli: Cli) -> None:
    done = cli.run("watch", "--brokers", "127.0.0.1:1", env={"STREAMS_BROKER_TIMEOUT": "2"})
    assert done.returncode == 3
    assert "127.0.0.1:1" in done.stderr.splitlines()[-1]
