"""Points and score: the laws of the architecture document, as properties and tables."""

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from streams.domain.enriched import Context, EventType, Level
from streams.escalation.scorer import DENIED, PER_WEIGHT, REPEAT, TITLE, Weighed, score_of, total


def keyword(event: EventType = EventType.ASSAULT, weight: float = 9.0, **options: Any) -> Weighed:
    defaults: dict[str, Any] = {"calming": False, "collapsed": False, "context": Context.ASSERTED, "in_title": False}
    return Weighed(type=event, weight=weight, **{**defaults, **options})


STRIKE = keyword()
TRUCE = keyword(EventType.AGREE, 6.0, calming=True)
UNCOUNTED = [context for context in Context if context not in (Context.ASSERTED, Context.DENIED)]


def test_one_asserted_keyword() -> None:
    assert score_of([STRIKE], capped=False).points == pytest.approx((9 * PER_WEIGHT,))


def test_the_title_counts_one_and_a_half_times() -> None:
    text, title = score_of([STRIKE], capped=False), score_of([keyword(in_title=True)], capped=False)
    assert TITLE == 1.5
    assert title.score == pytest.approx(1.5 * text.score, abs=0.1)


def test_denied_counts_half() -> None:
    denied = score_of([keyword(context=Context.DENIED)], capped=False)
    assert DENIED == 0.5
    assert denied.score == pytest.approx(score_of([STRIKE], capped=False).score / 2, abs=0.1)


@pytest.mark.parametrize("context", UNCOUNTED)
def test_other_contexts_count_nothing(context: Context) -> None:
    assert score_of([keyword(context=context)], capped=False).points == (0.0,)


@pytest.mark.parametrize("event", [EventType.AID, EventType.COOPERATE, EventType.SUPPORT, EventType.CONSULT])
def test_plain_cooperation_has_no_points(event: EventType) -> None:
    scored = score_of([STRIKE, keyword(event)], capped=False)
    assert scored.points[1] == 0
    assert scored.deescalation == 0


def test_repeats_add_less_and_less() -> None:
    points = score_of([STRIKE] * 4, capped=False).points
    assert list(points) == sorted(points, reverse=True)
    assert points == pytest.approx([points[0] * REPEAT**n for n in range(4)], abs=0.01)
    assert sum(points) < 2 * points[0]


def test_another_type_adds_more_than_a_repeat() -> None:
    threat = keyword(EventType.THREATEN, STRIKE.weight)
    assert score_of([STRIKE, threat], capped=False).score > score_of([STRIKE, STRIKE], capped=False).score


@pytest.mark.parametrize(
    "truces", [pytest.param(1, id="one"), pytest.param(5, id="five"), pytest.param(50, id="fifty")]
)
def test_calming_takes_off_at_most_half(truces: int) -> None:
    strike_alone = score_of([STRIKE], capped=False).score
    scored = score_of([STRIKE, *[keyword(EventType.AGREE, 10.0, calming=True, in_title=True)] * truces], capped=False)
    assert strike_alone / 2 - 0.1 <= scored.score < strike_alone
    assert scored.deescalation > 0


def test_calming_alone_is_zero_and_is_told() -> None:
    scored = score_of([TRUCE], capped=False)
    assert (scored.score, scored.points) == (0, (0.0,))
    assert scored.deescalation == pytest.approx(6 * PER_WEIGHT, abs=0.1)


def test_a_collapsed_truce_takes_nothing_off() -> None:
    collapsed = keyword(EventType.AGREE, 6.0, calming=True, collapsed=True)
    scored = score_of([STRIKE, collapsed], capped=False)
    assert (scored.points[1], scored.deescalation) == (0, 0)


@pytest.mark.parametrize("times", [pytest.param(1, id="once"), pytest.param(1000, id="a-thousand-times")])
def test_protest_alone_is_never_more_than_low(times: int) -> None:
    scored = score_of([keyword(EventType.PROTEST, 10.0, in_title=True)] * times, capped=False)
    assert Level.of(scored.score) is Level.LOW


def test_protest_with_talks_is_still_protest_alone() -> None:
    talks = [keyword(EventType.CONSULT, 2.0), keyword(EventType.ASSAULT, 9.0, context=Context.NEGATED)]
    assert Level.of(score_of([keyword(EventType.PROTEST, 10.0)] * 9 + talks, capped=False).score) is Level.LOW


keywords = st.lists(
    st.builds(
        Weighed,
        type=st.sampled_from(EventType),
        weight=st.integers(0, 100).map(lambda n: n / 10),
        calming=st.booleans(),
        collapsed=st.booleans(),
        context=st.sampled_from([*Context, Context.ASSERTED, Context.ASSERTED]),
        in_title=st.booleans(),
    ),
    max_size=60,
)


@settings(deadline=None, max_examples=100)
@given(keywords, st.booleans())
def test_the_points_add_up_to_the_score(found: list[Weighed], capped: bool) -> None:
    scored = score_of(found, capped=capped)
    assert len(scored.points) == len(found)
    assert scored.score == pytest.approx(min(100.0, max(0.0, sum(scored.points))), abs=0.051)
    assert scored.score == total(scored.points) == round(scored.score, 1)
    assert 0 <= scored.score <= 100
    assert 0 <= scored.deescalation <= 100


@settings(deadline=None, max_examples=100)
@given(keywords)
def test_another_subject_stays_low(found: list[Weighed]) -> None:
    scored = score_of(found, capped=True)
    assert Level.of(scored.score) in (Level.NONE, Level.LOW)


@settings(deadline=None, max_examples=100)
@given(keywords)
def test_calming_is_negative_or_nothing_and_at_most_half(found: list[Weighed]) -> None:
    scored = score_of(found, capped=False)
    rising = sum(points for points in scored.points if points > 0)
    falling = -sum(points for points in scored.points if points < 0)
    assert falling <= rising / 2 + 0.005 * len(found)
    assert all(not k.calming or points <= 0 for k, points in zip(found, scored.points, strict=True))
    assert all(k.calming or points >= 0 for k, points in zip(found, scored.points, strict=True))
    assert all(not k.collapsed or points >= 0 for k, points in zip(found, scored.points, strict=True))


@settings(deadline=None, max_examples=100)
@given(keywords, st.randoms(use_true_random=False))
def test_the_order_changes_nothing(found: list[Weighed], random: Any) -> None:
    shuffled = list(found)
    random.shuffle(shuffled)
    assert score_of(shuffled, capped=False).score == pytest.approx(score_of(found, capped=False).score, abs=0.11)
