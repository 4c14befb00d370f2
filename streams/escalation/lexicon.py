"""The lexicons: terms that are keywords, cues that say what the words around them make of one."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from streams.domain.enriched import EventType
from streams.errors import ConfigurationError
from streams.resources import data_files, fingerprint, rows
from streams.text.folding import fold_term
from streams.text.inflection import Inflection, Inflections, inflection_of
from streams.text.matching import Pattern

FLAGS = frozenset({"ambiguous", "calming"})


class CueKind(StrEnum):
    """What a cue says; `data/README.md` has the table."""

    NEGATION = "negation"
    AVERTING = "averting"
    HYPOTHESIS = "hypothesis"
    DEMAND = "demand"
    HISTORY = "history"
    DENIAL = "denial"
    FIGURATIVE = "figurative"
    AFFIRMING = "affirming"
    COLLAPSE = "collapse"
    SPEECH = "speech"
    ACTOR = "actor"
    WEAPON = "weapon"
    CASUALTY = "casualty"
    SPORT = "sport"
    CRIME = "crime"
    ACCIDENT = "accident"
    DISASTER = "disaster"
    ANNIVERSARY = "anniversary"
    CULTURE = "culture"
    BUSINESS = "business"
    SCIENCE = "science"
    TAIL = "tail"


SIGNALS = frozenset({CueKind.ACTOR, CueKind.WEAPON, CueKind.CASUALTY})
SUBJECTS = frozenset(
    {
        CueKind.SPORT,
        CueKind.CRIME,
        CueKind.ACCIDENT,
        CueKind.DISASTER,
        CueKind.ANNIVERSARY,
        CueKind.CULTURE,
        CueKind.BUSINESS,
        CueKind.SCIENCE,
    }
)


class Direction(StrEnum):
    """Which side of itself a cue acts on."""

    FORWARD = "forward"
    BACKWARD = "backward"
    BOTH = "both"
    NONE = "-"


@dataclass(frozen=True, slots=True, kw_only=True)
class Term:
    """A lexicon entry; `weight` is 0 to 10."""

    lemma: str
    type: EventType
    weight: float
    ambiguous: bool
    calming: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Cue:
    """A context entry."""

    kind: CueKind
    direction: Direction


@dataclass(frozen=True, slots=True, kw_only=True)
class Lexicon:
    """All languages' terms and cues, ready to be searched; `version` changes with the content."""

    version: str
    languages: frozenset[str]
    patterns: Sequence[Pattern[Term | Cue]]


def load_lexicon(inflections: Inflections) -> Lexicon:
    """Read `data/lexicon` and `data/context`.

    Raises: ConfigurationError: a type, weight, flag, kind, direction or class that does not exist, naming the file.
    """
    terms, contexts = data_files("lexicon", ".tsv"), data_files("context", ".tsv")
    patterns: list[Pattern[Term | Cue]] = []
    for file in terms:
        for cells in rows(file, 5):
            patterns += _patterns(inflections, file.name, cells[1], _term(file.name, cells))
    for file in contexts:
        for kind, direction, stems in rows(file, 3):
            patterns += _patterns(inflections, file.name, stems, _cue(file.name, kind, direction))
    return Lexicon(
        version=fingerprint([*terms, *contexts, *data_files("inflection", ".tsv")]),
        languages=frozenset(file.name.removesuffix(".tsv") for file in terms),
        patterns=patterns,
    )


def search_key(language: str) -> str:
    """The name under which a language's lexicon is searched, apart from the names of that language."""
    return f"lexicon:{language}"


def _term(file: str, cells: Sequence[str]) -> Term:
    lemma, _, event_type, weight, flags = cells
    given = frozenset() if flags == "-" else frozenset(flags.split(","))
    try:
        term = Term(
            lemma=lemma,
            type=EventType(event_type),
            weight=float(weight),
            ambiguous="ambiguous" in given,
            calming="calming" in given,
        )
    except ValueError as error:
        raise ConfigurationError(f"{file}: {lemma}: {error}") from error
    if not given <= FLAGS or not 0 <= term.weight <= 10:
        raise ConfigurationError(f"{file}: {lemma}: weight is 0 to 10, flags are {', '.join(sorted(FLAGS))}")
    return term


def _cue(file: str, kind: str, direction: str) -> Cue:
    try:
        return Cue(kind=CueKind(kind), direction=Direction(direction))
    except ValueError as error:
        raise ConfigurationError(f"{file}: {error}") from error


def _patterns(inflections: Inflections, file: str, stems: str, payload: Term | Cue) -> Iterator[Pattern[Term | Cue]]:
    language = file.removesuffix(".tsv")
    for item in stems.split():
        stem, word_class = split_stem(item)
        yield Pattern(
            stem=stem,
            inflection=_inflection(inflections, language, word_class, file),
            languages=frozenset({search_key(language)}),
            payload=payload,
        )


def split_stem(item: str) -> tuple[str, str]:
    """`opened_fire/x` as the folded stem and its class."""
    stem, slash, word_class = item.rpartition("/")
    return (fold_term(stem.replace("_", " ")), word_class) if slash else (fold_term(item.replace("_", " ")), "x")


def _inflection(inflections: Inflections, language: str, word_class: str, file: str) -> Inflection:
    try:
        return inflection_of(inflections, language, word_class)
    except ConfigurationError as error:
        raise ConfigurationError(f"{file}: {error}") from error
