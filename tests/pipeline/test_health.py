"""/metrics, /live and /ready over HTTP, and what they go by."""

import urllib.error
import urllib.request
from collections.abc import Callable

import pytest
from prometheus_client import CollectorRegistry, Counter

from streams.errors import ConfigurationError
from streams.health import Health, HealthServer


class Clock:
    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


def get(server: HealthServer, path: str) -> tuple[int, str]:
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{server.port}{path}", timeout=5) as answer:
            return answer.status, answer.read().decode()
    except urllib.error.HTTPError as error:
        with error:
            return error.code, error.read().decode()


def joined(health: Health, *, partitions: int, backlog: bool, progress: bool = False) -> None:
    health.joined, health.partitions, health.backlog = True, partitions, backlog
    if progress:
        health.progress()


@pytest.mark.parametrize(
    ("prepare", "passed", "ready"),
    [
        pytest.param(lambda h: None, 0, False, id="not-joined"),
        pytest.param(lambda h: joined(h, partitions=0, backlog=True), 0, True, id="member-without-partitions"),
        pytest.param(lambda h: joined(h, partitions=2, backlog=True), 0, False, id="something-to-read-no-progress"),
        pytest.param(lambda h: joined(h, partitions=2, backlog=False), 0, True, id="nothing-to-read"),
        pytest.param(lambda h: joined(h, partitions=2, backlog=True, progress=True), 59, True, id="progress"),
        pytest.param(lambda h: joined(h, partitions=2, backlog=True, progress=True), 61, False, id="progress-long-ago"),
    ],
)
def test_ready(prepare: Callable[[Health], None], passed: float, ready: bool) -> None:
    clock = Clock()
    health = Health(clock=clock)
    prepare(health)
    clock.now += passed
    with HealthServer(health, CollectorRegistry(), host="127.0.0.1", port=0) as server:
        assert get(server, "/ready")[0] == (200 if ready else 503)


@pytest.mark.parametrize(
    ("passed", "status"),
    [pytest.param(30.0, 200, id="ticked-30-s-ago"), pytest.param(30.5, 503, id="stuck")],
)
def test_live(passed: float, status: int) -> None:
    clock = Clock()
    health = Health(clock=clock)
    health.tick()
    clock.now += passed
    with HealthServer(health, CollectorRegistry(), host="127.0.0.1", port=0) as server:
        assert get(server, "/live?probe=1")[0] == status


def test_metrics_and_what_is_not_there() -> None:
    registry = CollectorRegistry()
    Counter("things_total", "Things", registry=registry).inc(3)
    with HealthServer(Health(), registry, host="127.0.0.1", port=0) as server:
        assert "things_total 3.0" in get(server, "/metrics")[1]
        assert get(server, "/")[0] == 404
        assert server.url == f"http://127.0.0.1:{server.port}/metrics"


def test_a_port_in_use_is_a_configuration_error_that_names_the_setting() -> None:
    with (
        HealthServer(Health(), CollectorRegistry(), host="127.0.0.1", port=0) as server,
        pytest.raises(ConfigurationError, match="STREAMS_METRICS_PORT"),
    ):
        HealthServer(Health(), CollectorRegistry(), host="127.0.0.1", port=server.port)
