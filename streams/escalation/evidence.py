"""What an article's sentences hold: terms, cues and entities, in the order they stand in."""

from bisect import bisect_left
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from streams.domain.enriched import EntityType, Form
from streams.entities.linker import Linked
from streams.escalation.lexicon import SIGNALS, Cue, CueKind, Term
from streams.text.document import Document
from streams.text.matching import Hit
from streams.text.sentences import index_of


class Found(NamedTuple):
    """A term or a cue; `start`/`end` are positions in `Document.body`, `token`/`stop` in the folded text."""

    start: int
    end: int
    token: int
    stop: int
    item: Term | Cue


@dataclass(slots=True)
class Sentence:
    """One sentence's evidence, each list ascending; `start`/`end` are positions in `Document.body`."""

    start: int
    end: int
    terms: list[tuple[Found, Term]] = field(default_factory=list)
    cues: list[tuple[Found, Cue]] = field(default_factory=list)
    mentions: list[Linked] = field(default_factory=list)

    def of_kind(self, *kinds: CueKind) -> list[tuple[Found, Cue]]:
        """The cues of these kinds."""
        return [(found, cue) for found, cue in self.cues if cue.kind in kinds]


def gather(
    document: Document, ends: Sequence[int], hits: Iterable[Hit[Term | Cue]], mentions: Sequence[Linked]
) -> dict[int, Sentence]:
    """Sentences by number; those without a term, a cue or an entity are left out."""
    sentences: dict[int, Sentence] = {}

    def at(position: int) -> Sentence:
        number = index_of(ends, position)
        if number not in sentences:
            sentences[number] = Sentence(start=ends[number - 1] if number else 0, end=ends[number])
        return sentences[number]

    for found in _longest(_found(document, hit) for hit in hits):
        if isinstance(found.item, Cue):
            at(found.start).cues.append((found, found.item))
        elif not _covered(found, mentions):
            at(found.start).terms.append((found, found.item))
    for mention in mentions:
        at(mention.start).mentions.append(mention)
    return sentences


def _found(document: Document, hit: Hit[Term | Cue]) -> Found:
    start, end = document.folded.span(hit.token, hit.end)
    return Found(start, end, hit.token, hit.end, hit.payload)


def _longest(found: Iterable[Found]) -> list[Found]:
    """Of overlapping terms the longest, likewise of overlapping cues of one kind; terms and cues may overlap."""
    chosen: list[Found] = []
    ends: dict[object, int] = {}
    for item in sorted(found, key=lambda f: (f.token, -f.stop, isinstance(f.item, Cue))):
        kind = item.item.kind if isinstance(item.item, Cue) else Term
        if item.token >= ends.get(kind, -1):
            chosen.append(item)
            ends[kind] = item.stop
    return chosen


def _covered(found: Found, mentions: Sequence[Linked]) -> bool:
    """Whether a name holds the term: "Al-Aqsa Martyrs' Brigades" reports nobody's death."""
    after = bisect_left(mentions, found.end, key=lambda m: m.start)
    return any(
        mention.end > found.start and mention.alias.form is not Form.DEMONYM and mention.alias.form is not Form.EPITHET
        for mention in mentions[max(0, after - 1) : after]
    )


_NEAR = 3  # words between an ambiguous term and the state it may belong to
_STATES = frozenset({EntityType.COUNTRY})
_ARMED = frozenset({EntityType.ARMED_GROUP, EntityType.WEAPON})


def has_second_signal(document: Document, sentence: Sentence, found: Found) -> bool:
    """Whether the sentence says that an ambiguous term is meant in earnest.

    A signal is an armed actor, a weapon, casualties, another term that is violent by itself, or a state close by.
    """
    casualty = any(cue.kind is CueKind.CASUALTY and _overlap(other, found) for other, cue in sentence.cues)
    for other, cue in sentence.cues:
        if cue.kind in SIGNALS and not _overlap(other, found) and not (casualty and cue.kind is CueKind.CASUALTY):
            return True
    if any(mention.alias.entity.type in _ARMED for mention in sentence.mentions):
        return True
    if any(not term.ambiguous and term.weight >= 7 and not term.calming for _, term in sentence.terms):
        return True
    return any(
        mention.alias.entity.type in _STATES and _distance(document, mention, found) <= _NEAR
        for mention in sentence.mentions
    )


def _overlap(one: Found, other: Found) -> bool:
    return one.start < other.end and other.start < one.end


def _distance(document: Document, mention: Linked, found: Found) -> int:
    low, high = (mention.end, found.start) if mention.end <= found.start else (found.end, mention.start)
    return document.body.count(" ", low, high)
