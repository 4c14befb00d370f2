"""`streams broker`, and the real Kafka that the other tests stand on."""

import signal
import socket
import sys

import pytest

from tests.system.support import Broker, Cli, create_topics, free_port, read_topic, send, wait_for


def test_says_where_it_listens_and_that_it_forgets(cli: Cli) -> None:
    port = free_port()
    broker = cli.start("broker", "--port", str(port))
    broker.wait_for_output("Ctrl-C")
    assert f"127.0.0.1:{port}" in broker.stdout
    assert "memory only" in broker.stdout


def test_a_record_comes_back(embedded_broker: Broker) -> None:
    create_topics(embedded_broker.address, "topic")
    send(
        embedded_broker.address,
        "topic",
        {"key": b"key", "value": "قيمة".encode(), "headers": [("h", b"1"), ("h", b"2")]},
    )
    [record] = read_topic(embedded_broker.address, "topic")
    assert (record.key, record.value.decode(), list(record.headers)) == (b"key", "قيمة", [("h", b"1"), ("h", b"2")])


@pytest.mark.parametrize(
    ("number", "group"),
    [
        pytest.param(signal.SIGTERM, False, id="sigterm"),
        pytest.param(signal.SIGINT, True, id="ctrl-c-at-the-terminal"),
        pytest.param(signal.SIGHUP, True, id="terminal-closed"),
    ],
)
def test_a_signal_stops_it_in_order(cli: Cli, number: signal.Signals, group: bool) -> None:
    port = free_port()
    broker = cli.start("broker", "--port", str(port))
    broker.wait_for_output("Ctrl-C")
    broker.signal(number, group=group)
    assert broker.wait() == 0
    assert not _listens(port)


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux ties a process to its parent")
def test_kill_9_takes_the_broker_along(cli: Cli) -> None:
    port = free_port()
    broker = cli.start("broker", "--port", str(port))
    broker.wait_for_output("Ctrl-C")
    broker.signal(signal.SIGKILL)
    broker.wait()
    wait_for(lambda: not _listens(port), seconds=10, what=f"port {port} free again")


def test_a_port_in_use_is_an_error_that_helps(cli: Cli, embedded_broker: Broker) -> None:
    done = cli.run("broker", "--port", str(embedded_broker.port))
    assert done.returncode == 1
    assert done.stdout == ""
    assert f"127.0.0.1:{embedded_broker.port}" in done.stderr
    assert "--port" in done.stderr
    assert len(done.stderr.splitlines()) == 1


@pytest.mark.kafka
def test_real_kafka_keeps_its_records_over_a_crash(kafka_broker: Broker) -> None:
    create_topics(kafka_broker.address, "kept")
    send(kafka_broker.address, "kept", {"key": b"key", "value": b"value"})
    kafka_broker.stop(signal.SIGKILL)
    kafka_broker.start()
    assert [(r.key, r.value) for r in read_topic(kafka_broker.address, "kept")] == [(b"key", b"value")]


def _listens(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0
