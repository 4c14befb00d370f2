"""`streams.enriched/1`: what the service says about an article. Field order is the record's key order."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any, Literal

SCHEMA = "streams.enriched/1"
MAX_MENTIONS = 200
MAX_KEYWORDS = 1000

FieldName = Literal["title", "text"]


class EntityType(StrEnum):
    """What an entity is; an open set for consumers."""

    PERSON = "person"
    ORGANIZATION = "organization"
    ARMED_GROUP = "armed_group"
    COUNTRY = "country"
    PLACE = "place"
    FACILITY = "facility"
    WEAPON = "weapon"
    EVENT = "event"


class Form(StrEnum):
    """How a mention refers to its entity."""

    NAME = "name"
    ALIAS = "alias"
    DEMONYM = "demonym"
    EPITHET = "epithet"
    PATTERN = "pattern"


class Quad(StrEnum):
    """PLOVER's four quad classes; a closed set."""

    VERBAL_COOPERATION = "verbal_cooperation"
    MATERIAL_COOPERATION = "material_cooperation"
    VERBAL_CONFLICT = "verbal_conflict"
    MATERIAL_CONFLICT = "material_conflict"


class EventType(StrEnum):
    """PLOVER's sixteen event types, and the words about escalation itself."""

    AGREE = "AGREE"
    CONSULT = "CONSULT"
    SUPPORT = "SUPPORT"
    CONCEDE = "CONCEDE"
    COOPERATE = "COOPERATE"
    AID = "AID"
    RETREAT = "RETREAT"
    REQUEST = "REQUEST"
    ACCUSE = "ACCUSE"
    REJECT = "REJECT"
    THREATEN = "THREATEN"
    PROTEST = "PROTEST"
    SANCTION = "SANCTION"
    MOBILIZE = "MOBILIZE"
    COERCE = "COERCE"
    ASSAULT = "ASSAULT"
    ESCALATE = "ESCALATE"
    DEESCALATE = "DEESCALATE"

    @property
    def quad(self) -> Quad:
        """The quad class PLOVER's codebook gives the type."""
        return _QUADS[self]


_QUADS = {
    **dict.fromkeys(
        (EventType.AGREE, EventType.CONSULT, EventType.SUPPORT, EventType.CONCEDE, EventType.DEESCALATE),
        Quad.VERBAL_COOPERATION,
    ),
    **dict.fromkeys((EventType.COOPERATE, EventType.AID, EventType.RETREAT), Quad.MATERIAL_COOPERATION),
    **dict.fromkeys(
        (EventType.REQUEST, EventType.ACCUSE, EventType.REJECT, EventType.THREATEN, EventType.ESCALATE),
        Quad.VERBAL_CONFLICT,
    ),
    **dict.fromkeys(
        (EventType.PROTEST, EventType.SANCTION, EventType.MOBILIZE, EventType.COERCE, EventType.ASSAULT),
        Quad.MATERIAL_CONFLICT,
    ),
}


class Context(StrEnum):
    """What the words around a keyword make of it."""

    ASSERTED = "asserted"
    NEGATED = "negated"
    AVERTED = "averted"
    HYPOTHETICAL = "hypothetical"
    DEMANDED = "demanded"
    HISTORICAL = "historical"
    DENIED = "denied"
    FIGURATIVE = "figurative"


class Level(StrEnum):
    """The score in words."""

    NONE = "none"
    LOW = "low"
    ELEVATED = "elevated"
    HIGH = "high"
    SEVERE = "severe"

    @classmethod
    def of(cls, score: float) -> "Level":
        """The level of a score of 0 to 100."""
        for bound, level in ((5, cls.NONE), (25, cls.LOW), (50, cls.ELEVATED), (75, cls.HIGH)):
            if score < bound:
                return level
        return cls.SEVERE


@dataclass(frozen=True, slots=True, kw_only=True)
class Alternative:
    """A language that was considered and lost."""

    code: str
    confidence: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Language:
    """What language most of the text is in; `code` is BCP 47 or `und`, `script` ISO 15924 or None."""

    code: str
    confidence: float
    script: str | None
    hint: str | None = None
    alternatives: tuple[Alternative, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Mention:
    """One place where an entity is meant; `start`/`end` are code points of the published field."""

    field: FieldName
    start: int
    end: int
    text: str
    form: Form


@dataclass(frozen=True, slots=True, kw_only=True)
class Entity:
    """Somebody or something the article is about; `count` counts all mentions, `mentions` holds at most 200."""

    id: str | None
    type: EntityType
    name: str
    country: str | None
    claimants: tuple[str, ...] = ()
    latitude: float | None = None
    longitude: float | None = None
    count: int
    mentions: tuple[Mention, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Keyword:
    """A lexicon term found in an article; `start`/`end` are code points of the published field."""

    term: str
    type: EventType
    quad: Quad
    weight: float  # 0..10, |Goldstein| of the type, adjusted by the term
    points: float  # its part of the score, may be negative
    context: Context
    quoted: bool = False
    speaker: str | None = None
    field: FieldName
    start: int
    end: int
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Escalation:
    """The keywords and their sum; the three figures are None where no lexicon reads the language."""

    score: float | None
    deescalation: float | None
    level: Level | None
    quads: Mapping[str, int]  # by the values of Quad, all four
    keywords: tuple[Keyword, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class TruncatedEscalation(Escalation):
    """An escalation of more than 1,000 keywords: the rest's points are in `points_omitted`."""

    truncated: Literal[True] = True
    points_omitted: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Pipeline:
    """What made the record; the edges fill the two times and `seconds`."""

    version: str
    gazetteer: str
    lexicon: str
    detector: str
    received_at: datetime | None = None
    enriched_at: datetime | None = None
    seconds: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class EnrichedArticle:
    """One record of `articles.enriched`."""

    schema: str = SCHEMA
    id: str
    source: str | None
    url: str | None
    title: str | None
    text: str
    published_at: datetime | None
    extra: Mapping[str, Any] = field(default_factory=dict)
    language: Language
    entities: tuple[Entity, ...]
    escalation: Escalation
    pipeline: Pipeline

    def to_dict(self) -> dict[str, Any]:
        """The record as plain JSON values, as a consumer decodes it.

        Raises: ArticleRejected: `not_encodable`, when `extra` holds what JSON cannot.
        """
        from streams.domain.codec import enriched_to_dict  # noqa: PLC0415 - the codec imports this module

        return enriched_to_dict(self)
