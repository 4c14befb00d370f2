"""Keywords to points: the score is their sum, clipped to 0..100. `docs/score.md` explains it with examples."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from streams.domain.enriched import Context, EventType

PER_WEIGHT = 2.8  # one term of weight 9, said once in the text, is an elevated article
TITLE = 1.5
REPEAT = 0.4  # what each further keyword of a type counts of the one before
FURTHER_TYPE = 0.75  # and each further type of the one before
DENIED = 0.5
CALMING_SHARE = 0.5  # what calming may take off at most
LOW_LIMIT = 24.5  # rounding each point must not lift the sum to 25

_PROTEST = frozenset({EventType.PROTEST, EventType.REQUEST})  # who protests demands something
_NEUTRAL = frozenset(
    {
        EventType.AID,
        EventType.COOPERATE,
        EventType.SUPPORT,
        EventType.CONSULT,
        EventType.AGREE,
        EventType.CONCEDE,
        EventType.RETREAT,
        EventType.DEESCALATE,
    }
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Weighed:
    """What the score needs to know of a keyword."""

    type: EventType
    weight: float
    calming: bool
    collapsed: bool
    context: Context
    in_title: bool


@dataclass(frozen=True, slots=True)
class Score:
    """Points for each keyword, in order; `score` and `deescalation` are rounded to 0.1."""

    score: float
    deescalation: float
    points: tuple[float, ...]


def score_of(keywords: Sequence[Weighed], *, capped: bool) -> Score:
    """Points and score of an article's keywords; `capped`: the article is about something else and stays `low`."""
    bases = [_base(keyword) for keyword in keywords]
    points = [0.0] * len(keywords)
    for calming in (False, True):
        groups = _by_type(keywords, bases, calming=calming)
        for rank, indexes in enumerate(groups):
            for nth, index in enumerate(indexes):
                share = REPEAT**nth * FURTHER_TYPE**rank
                points[index] = (-1 if calming else 1) * share * bases[index]
    calm = -sum(p for p in points if p < 0)
    rising = sum(p for p in points if p > 0)
    protest_only = all(k.type in _PROTEST for k, p in zip(keywords, points, strict=True) if p > 0)
    limit = LOW_LIMIT if capped or protest_only else float("inf")
    up = min(1.0, limit / rising) if rising else 0.0
    down = min(1.0, CALMING_SHARE * rising * up / calm) if calm else 0.0
    final = tuple(round(p * (up if p > 0 else down), 2) + 0.0 for p in points)
    return Score(total(final), round(min(100.0, calm), 1) + 0.0, final)


def _by_type(keywords: Sequence[Weighed], bases: Sequence[float], *, calming: bool) -> list[list[int]]:
    """Indexes of the keywords that count, the type of the largest sum first, the weightiest keyword of a type first."""
    groups: defaultdict[EventType, list[int]] = defaultdict(list)
    for index in sorted(range(len(keywords)), key=lambda i: (-bases[i], i)):
        if keywords[index].calming is calming and bases[index]:
            groups[keywords[index].type].append(index)
    # By their sums, so that one more keyword can never lower the score.
    return sorted(groups.values(), key=lambda group: -sum(bases[i] * REPEAT**nth for nth, i in enumerate(group)))


def total(points: Sequence[float]) -> float:
    """The score that points add up to."""
    return round(min(100.0, max(0.0, sum(points))), 1) + 0.0


def _base(keyword: Weighed) -> float:
    """The keyword's points were it the first of its type, without sign."""
    if keyword.calming:
        if keyword.collapsed:
            return 0.0
    elif keyword.type in _NEUTRAL:
        return 0.0
    share = {Context.ASSERTED: 1.0, Context.DENIED: DENIED}.get(keyword.context, 0.0)
    return keyword.weight * PER_WEIGHT * share * (TITLE if keyword.in_title else 1.0)
