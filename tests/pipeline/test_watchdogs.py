"""When a worker that cannot work ends."""

import pytest

from streams.errors import BrokerUnavailable, DeliveryFailed
from streams.pipeline.watchdogs import BrokerWatch, StallWatch


class Clock:
    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        return self.now


@pytest.mark.parametrize(
    ("answers", "away"),
    [
        pytest.param([True], [0], id="there"),
        pytest.param([True, False, False], [0, 5, 10], id="away"),
        pytest.param([False, False, True, False], [0, 5, 0, 5], id="back-and-away-again"),
    ],
)
def test_seconds_without_a_broker(answers: list[bool], away: list[float]) -> None:
    clock = Clock()
    watch = BrokerWatch(10, clock)
    seen = []
    for answered in answers:
        seen.append(watch.update(answered=answered))
        clock.now += 5
    assert seen == away


def test_no_broker_for_longer_than_the_limit() -> None:
    clock = Clock()
    watch = BrokerWatch(10, clock)
    clock.now += 10.5
    with pytest.raises(BrokerUnavailable, match="STREAMS_BROKER_TIMEOUT"):
        watch.update(answered=False)


@pytest.mark.parametrize(
    ("steps", "stalled"),
    [
        pytest.param([(1, 5, False), (1, 5, False), (1, 5, False)], True, id="records-wait-and-none-is-finished"),
        pytest.param([(1, 5, False), (2, 5, False), (2, 5, False)], False, id="one-was-finished"),
        pytest.param([(1, 5, False), (1, 0, False), (1, 5, False)], False, id="nothing-waited"),
        pytest.param([(1, 5, False), (1, 5, True), (1, 5, False)], False, id="no-broker-is-another-watchs-business"),
        pytest.param([(0, 5, False), (0, 5, False), (0, 5, False)], True, id="never-any-progress"),
    ],
)
def test_stall(steps: list[tuple[int, int, bool]], stalled: bool) -> None:
    clock = Clock()
    watch = StallWatch(10, clock)
    try:
        for confirmations, backlog, excused in steps:
            watch.update(confirmations=confirmations, backlog=backlog, excused=excused)
            clock.now += 6
    except DeliveryFailed:
        assert stalled
    else:
        assert not stalled
