"""Nothing is lost on real Apache Kafka: every article and every bad record has its outcome, whatever happens meanwhile."""

import json
import re
import signal
import sys
import urllib.request
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from tests.account import Account, Observer, send
from tests.system.support import Broker, Cli, Program, wait_for

pytestmark = pytest.mark.kafka

ARTICLES, BAD = 2000, 200
PARTITIONS = 6
SENTENCES = (
    "شنت طائرات غارة على مستودع أسلحة قرب دمشق وقتل ثلاثة جنود.",
    "The minister said that nobody wants an escalation between Iran and Israel.",
    "Ракеты попали в склад боеприпасов под Харьковом, погибли четверо военных.",
    "שר הביטחון שוחח עם עמיתו בוושינגטון על ההיערכות לתקיפה.",
)

# Each is made unique by its number, so that it can be told from all others; the reason it must be given.
KINDS: tuple[tuple[str, Callable[[int], bytes | None]], ...] = (
    ("not_json", lambda n: b"{not json %d" % n),
    ("not_utf8", lambda n: b'{"text": "\xff\xfe %d"}' % n),
    ("not_object", lambda n: b"[%d]" % n),
    ("missing_text", lambda n: b'{"id": "bad-%d"}' % n),
    ("wrong_type", lambda n: b'{"text": %d}' % n),
    ("not_json", lambda n: b"\x00\x00%d" % n),
    ("not_json", lambda n: b'{"text": "x", "extra": %s1%s, "n": %d}' % (b"[" * 10_000, b"]" * 10_000, n)),
    ("not_json", lambda n: b'{"text": "cut short %d' % n),
    ("too_large", lambda n: b'{"text": "%d %s"}' % (n, b"x" * 1_100_000)),
    ("tombstone", lambda _: None),
)


@dataclass
class Service:
    """Workers of one group on topics of their own, and what watches them."""

    cli: Cli
    broker: Broker
    name: str
    observer: Observer = field(init=False)
    workers: list[Program] = field(default_factory=list)

    def __post_init__(self) -> None:
        """Take topics of its own."""
        self.observer = Observer(self.broker.address, prefix=f"{self.name}.")

    @property
    def env(self) -> dict[str, str]:
        """The settings of everything that belongs to it."""
        return {
            "STREAMS_BROKERS": self.broker.address,
            "STREAMS_TOPIC_PREFIX": f"{self.name}.",
            "STREAMS_GROUP": self.name,
            "STREAMS_PARTITIONS": str(PARTITIONS),
            "STREAMS_METRICS_PORT": "0",
            "STREAMS_BATCH_SIZE": "50",
        }

    def start_worker(self) -> Program:
        """Start a worker, and wait until it owns partitions."""
        worker = self.cli.start("worker", env=self.env)
        self.workers.append(worker)
        worker.wait_for_output("partitions assigned: " + self.observer.raw, seconds=90)
        return worker

    def start_producer(self, path: Path, *, rate: int) -> Program:
        """Publish a file, so many articles a second."""
        return self.cli.start("produce", "--rate", str(rate), str(path), env=self.env)

    def published(self, worker: Program) -> float:
        """The outcomes that a worker counted."""
        found = re.search(r"http://[0-9.]+:\d+/metrics", worker.stderr)
        assert found is not None, worker.stderr
        with urllib.request.urlopen(found[0], timeout=10) as answer:
            lines = answer.read().decode().splitlines()
        return sum(float(line.rpartition(" ")[2]) for line in lines if line.startswith("streams_articles_total{"))


def undisturbed(_: Service) -> None:
    """Nothing happens."""


def killed_and_restarted(service: Service) -> None:
    """kill -9 in the middle, then a new worker."""
    service.workers[0].signal(signal.SIGKILL, group=True)
    service.workers[0].wait()
    _assert_mid_way(service)
    service.start_worker()


def joined_by_a_second(service: Service) -> None:
    """Another worker takes over half of the partitions in the middle, and works."""
    second = service.start_worker()
    _assert_mid_way(service)
    wait_for(lambda: service.published(second), seconds=60, what="an outcome of the second worker")


@pytest.fixture
def service(cli: Cli, kafka_broker: Broker, request: pytest.FixtureRequest) -> Service:
    """A service on topics and in a group that are named after the test."""
    return Service(cli, kafka_broker, re.sub(r"\W+", "-", request.node.name).strip("-"))


@pytest.fixture
def report(capsys: pytest.CaptureFixture[str]) -> Callable[[str], None]:
    """Writes a line among the results of the tests, also of those that pass."""

    def write(line: str) -> None:
        with capsys.disabled():
            sys.stdout.write(f"\n{line}\n")

    return write


@pytest.mark.parametrize(
    "disturb",
    [
        pytest.param(undisturbed, id="undisturbed"),
        pytest.param(killed_and_restarted, id="killed-and-restarted"),
        pytest.param(joined_by_a_second, id="joined-by-a-second"),
    ],
)
def test_every_record_has_its_outcome(
    service: Service, tmp_path: Path, disturb: Callable[[Service], None], report: Callable[[str], None]
) -> None:
    service.start_worker()
    bad = bad_records()
    send(service.broker.address, service.observer.raw, bad[: BAD // 2])
    producer = service.start_producer(write_articles(tmp_path), rate=100)
    service.observer.wait_for_outcomes((ARTICLES + BAD) // 8, seconds=120)
    disturb(service)
    send(service.broker.address, service.observer.raw, bad[BAD // 2 :])
    assert producer.wait(seconds=180) == 0, producer.stderr
    account = service.observer.wait_for_all(ARTICLES + BAD, seconds=180)

    report(f"{service.name}: {len(account.raw)} in, {len(account.outcomes)} accounted for, {account.repeats} repeats")
    assert len(account.raw) == len(account.outcomes) == ARTICLES + BAD
    assert account.enriched_ids == {f"article-{number}" for number in range(ARTICLES)}
    assert_bad_accounted_for(account, bad)
    running = [worker for worker in service.workers if worker.running]
    assert running
    for worker in running:
        worker.signal(signal.SIGTERM)
        assert worker.wait(seconds=60) == 0, worker.stderr


def assert_bad_accounted_for(account: Account, bad: list[bytes | None]) -> None:
    """Every bad record became a dead letter with its bytes and the reason of its kind, and nothing else did."""
    letters = account.dead_by_origin.values()
    assert Counter(record.value for record in letters) == Counter(bad)
    reasons = {value: KINDS[number % len(KINDS)][0] for number, value in enumerate(bad)}
    found = {record.value: record.headers["streams-reason"] for record in letters}
    assert found == reasons


def bad_records() -> list[bytes | None]:
    """200 records of every kind that is no article."""
    return [KINDS[number % len(KINDS)][1](number) for number in range(BAD)]


def write_articles(folder: Path) -> Path:
    """2,000 articles in four languages as one JSONL file."""
    path = folder / "articles.jsonl"
    with path.open("w", encoding="utf-8") as file:
        for number in range(ARTICLES):
            text = " ".join(SENTENCES[number % len(SENTENCES)] for _ in range(10))
            file.write(json.dumps({"id": f"article-{number}", "text": f"{text} {number}"}, ensure_ascii=False) + "\n")
    return path


def _assert_mid_way(service: Service) -> None:
    raw, outcomes = service.observer.counts()
    assert outcomes > 0
    assert raw < ARTICLES, "all was sent before the disturbance: nothing is shown"
