"""When messages are due, and in which order they are replayed."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from streams.sources.entries import Message
from streams.sources.replay import AtOnce, Chronicle, Pace, Rate, Replay

DAY = datetime(2024, 4, 14, tzinfo=UTC)


def message(hours: float | None, name: str = "x") -> Message:
    moment = None if hours is None else DAY + timedelta(hours=hours)
    return Message(key=name.encode(), value=name.encode() * 3, published_at=moment)


def times(pace: Pace, hours: list[float | None], nows: list[float]) -> list[float]:
    return [pace.due(message(hour), now) for hour, now in zip(hours, nows, strict=True)]


@pytest.mark.parametrize(
    ("pace", "hours", "nows", "expected"),
    [
        pytest.param(AtOnce(), [0, 5], [10, 11], [10, 11], id="at-once"),
        pytest.param(Rate(2), [None] * 4, [10, 10, 10.5, 11], [10, 10.5, 11, 11.5], id="rate-is-even"),
        pytest.param(Rate(2), [None] * 3, [10, 10.7, 10.7], [10, 10.5, 11], id="rate-makes-up-for-a-short-delay"),
        pytest.param(
            Rate(2), [None] * 4, [10, 60, 60, 60], [10, 59, 59.5, 60], id="rate-makes-up-for-one-second-at-most"
        ),
        pytest.param(Replay(3600), [0, 2, 3], [10, 10, 12], [10, 12, 13], id="replay-keeps-distances"),
        pytest.param(Replay(7200), [0, 2], [10, 10], [10, 11], id="replay-twice-as-fast"),
        pytest.param(Replay(3600), [0, 2], [10, 50], [10, 12], id="replay-catches-up"),
        pytest.param(
            Replay(3600), [None, 0, None, 2], [10, 11, 12, 12], [10, 11, 12, 13], id="replay-without-a-time-at-once"
        ),
        pytest.param(Replay(3600), [-475_000, 0, 1], [10, 10, 10], [10, 10, 11], id="replay-1970-is-no-time"),
    ],
)
def test_due(pace: Pace, hours: list[float | None], nows: list[float], expected: list[float]) -> None:
    if hours[0] == -475_000:
        hours = [(datetime(1970, 1, 1, tzinfo=UTC) - DAY) / timedelta(hours=1), *hours[1:]]
    assert times(pace, hours, nows) == pytest.approx(expected)


def test_a_second_round_keeps_the_rate_and_begins_the_replay_again() -> None:
    rate, replay = Rate(2), Replay(3600)
    assert times(rate, [0], [10]) + times(replay, [0], [10]) == [10, 10]
    rate.restart()
    replay.restart()
    assert times(rate, [0], [10]) + times(replay, [0], [20]) == [10.5, 20]


@given(st.lists(st.floats(0, 0.3), min_size=2, max_size=50))
def test_a_rate_is_never_exceeded_by_more_than_a_second_of_it(pauses: list[float]) -> None:
    pace, now, sent = Rate(10), 0.0, list[float]()
    for pause in pauses:
        now = max(now + pause, pace.due(message(0), now + pause))
        sent.append(now)
    assert len(sent) <= 10 * (sent[-1] - sent[0] + 1) + 1


@pytest.mark.parametrize(
    ("hours", "expected"),
    [
        pytest.param([2, 1, 3], "bac", id="in-the-order-of-time"),
        pytest.param([1, 1, 1], "abc", id="the-same-time-keeps-its-order"),
        pytest.param([2, None, 1], "cab", id="without-a-time-behind-the-one-it-followed"),
        pytest.param([None, 1, 0], "acb", id="first-without-a-time-stays-first"),
    ],
)
def test_a_chronicle_is_in_the_order_of_time(hours: list[float | None], expected: str) -> None:
    messages = [message(hour, name) for hour, name in zip(hours, "abc", strict=True)]
    with Chronicle() as chronicle:
        for one in messages:
            chronicle.add(one)
        first, second = list(chronicle), list(chronicle)
    assert first == second == [messages["abc".index(name)] for name in expected]
