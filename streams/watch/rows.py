"""Records turned into rows. What others wrote is made safe here: one line, no control characters, bounded."""

import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from streams.domain.codec import loads
from streams.errors import ArticleRejected
from streams.watch.bidi import ZWJ, ZWNJ

MAX_CHARACTERS = 400
_MAX_MARKS = 4  # Devanagari and Vietnamese need two or three; a heap of them paints over the neighbouring lines
_SHOWN = 6
_VARIATION_SELECTORS = range(0xFE00, 0xFE10)


@dataclass(frozen=True, slots=True, kw_only=True)
class ArticleRow:
    """An enriched article as the table shows it; `score` and `level` are None where no lexicon reads the language."""

    id: str
    published_at: datetime | None
    language: str
    score: float | None
    level: str | None
    title: str
    entities: tuple[str, ...]
    keywords: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class DeadRow:
    """Input that was refused, or an output record that is no record of ours."""

    arrived_at: datetime
    reason: str
    detail: str
    origin: str


Row = ArticleRow | DeadRow


def article_row(value: bytes | None, *, arrived_at: datetime, origin: str) -> Row:
    """The row of one record of `articles.enriched`; `origin` is its topic/partition/offset."""
    try:
        return _article_row(loads(value or b""))
    except (ArticleRejected, AttributeError, KeyError, TypeError, ValueError):
        return DeadRow(arrived_at=arrived_at, reason="unreadable", detail="not streams.enriched/1", origin=origin)


def dead_row(headers: Iterable[tuple[str, bytes | None]], *, arrived_at: datetime, origin: str) -> DeadRow:
    """The row of one record of `articles.dead-letter`; where it came from is in its headers."""
    told = {name: clean((value or b"").decode("utf-8", "replace")) for name, value in headers}
    place = [told.get(f"streams-{part}", "") for part in ("topic", "partition", "offset")]
    return DeadRow(
        arrived_at=arrived_at,
        reason=told.get("streams-reason") or "unknown",
        detail=told.get("streams-detail", ""),
        origin="/".join(place) if all(place) else origin,
    )


def clean(text: str) -> str:
    """`text` as one line that cannot reach the terminal's controls; at most 400 characters, the rest is cut."""
    kept: list[str] = []
    marks = 0
    for character in text[: 2 * MAX_CHARACTERS]:
        category = unicodedata.category(character)
        marks = marks + 1 if category in ("Mn", "Me") else 0
        if category in ("Cc", "Zs", "Zl", "Zp"):
            kept.append(" ")
        elif character in (ZWNJ, ZWJ) or (category[0] != "C" and marks <= _MAX_MARKS and not _selects(character)):
            kept.append(character)
        elif category in ("Cs", "Co", "Cn"):
            kept.append("\N{REPLACEMENT CHARACTER}")
    return " ".join("".join(kept).split())[:MAX_CHARACTERS]


def _selects(character: str) -> bool:
    return ord(character) in _VARIATION_SELECTORS


def _article_row(record: Mapping[str, Any]) -> ArticleRow:
    escalation = record["escalation"]
    score, level = escalation["score"], escalation["level"]
    return ArticleRow(
        id=record["id"],
        published_at=_time(record["published_at"]),
        language=clean(record["language"]["code"]),
        score=None if score is None else float(score),
        level=None if level is None else clean(level),
        title=clean(record["title"] or "") or clean(record["text"]),
        entities=_entities(record["entities"]),
        keywords=_keywords(escalation["keywords"]),
    )


def _time(value: str | None) -> datetime | None:
    return None if value is None else datetime.fromisoformat(value).astimezone(UTC)


def _entities(entities: list[Mapping[str, Any]]) -> tuple[str, ...]:
    """Names, the most often mentioned first."""
    ranked = sorted(entities, key=lambda entity: -entity["count"])
    return tuple(clean(entity["name"]) for entity in ranked[:_SHOWN])


def _keywords(keywords: list[Mapping[str, Any]]) -> tuple[str, ...]:
    """Words that count, as the article has them, those with the most points first."""
    ranked = sorted(keywords, key=lambda keyword: -abs(keyword["points"]))
    return tuple(dict.fromkeys(clean(keyword["text"]) for keyword in ranked if keyword["points"]))[:_SHOWN]
