"""Brokers and the command line, as fixtures."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support import require_or_skip
from tests.system.support import Broker, Cli, embedded_broker_command, free_port, kafka_command, missing_for_kafka


@pytest.fixture
def cli(tmp_path: Path) -> Iterator[Cli]:
    """Runs `streams`; what it started and still runs is killed at the end."""
    folder = tmp_path / "cli"
    folder.mkdir()
    runner = Cli(folder)
    yield runner
    runner.close()


@pytest.fixture
def embedded_broker(tmp_path: Path) -> Iterator[Broker]:
    """An embedded broker of the test's own: empty, and empty again after a restart."""
    port = free_port()
    yield from _running(Broker(embedded_broker_command(port), port, tmp_path / "broker"))


@pytest.fixture(scope="session")
def kafka_broker(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Broker]:
    """Real Apache Kafka, one for all tests (use topics and groups of your own); a restart keeps what it holds."""
    if missing := missing_for_kafka():
        require_or_skip("kafka", missing)
    port, folder = free_port(), tmp_path_factory.mktemp("kafka")
    yield from _running(Broker(kafka_command(port, folder / "data"), port, folder))


def _running(broker: Broker) -> Iterator[Broker]:
    try:
        broker.start()
        yield broker
    finally:
        broker.stop()
