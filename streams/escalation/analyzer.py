"""From an article's evidence to its escalation: keywords in their contexts, and the score."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from streams.domain.enriched import (
    MAX_KEYWORDS,
    Context,
    EntityType,
    Escalation,
    Keyword,
    Level,
    Quad,
    TruncatedEscalation,
)
from streams.entities.linker import Linked
from streams.escalation.context import SentenceReader
from streams.escalation.evidence import Found, Sentence, gather, has_second_signal
from streams.escalation.lexicon import Cue, CueKind, Term
from streams.escalation.scorer import Weighed, score_of, total
from streams.escalation.subject import other_subject
from streams.text.document import Document
from streams.text.matching import Hit
from streams.text.sentences import quotations, sentence_ends

_SPEAKERS = frozenset({EntityType.PERSON, EntityType.ORGANIZATION, EntityType.ARMED_GROUP, EntityType.COUNTRY})
_NO_QUADS: Mapping[str, int] = {quad.value: 0 for quad in Quad}


@dataclass(frozen=True, slots=True)
class _Read:
    """A term as read in its sentence."""

    found: Found
    term: Term
    context: Context
    collapsed: bool
    quoted: bool
    speaker: str | None


def not_read() -> Escalation:
    """The escalation of an article in a language without a lexicon: null is not zero."""
    return Escalation(score=None, deescalation=None, level=None, quads=dict(_NO_QUADS))


def analyze(
    document: Document, hits: Iterable[Hit[Term | Cue]], mentions: Sequence[Linked], *, year: int | None
) -> Escalation:
    """Keywords and score of an article; `year` is the year it was published, if known."""
    sentences = gather(document, sentence_ends(document.body), hits, mentions)
    tails = _tails(document, sentences.values())
    quoted = quotations(document.body)
    read: list[_Read] = []
    for _, sentence in sorted(sentences.items()):
        terms = [item for item in sentence.terms if not _within(item[0].start, tails)]
        if terms:
            reader = SentenceReader(document, sentence, year=year)
            read += [_read(reader, found, term, quoted) for found, term in terms]
    weighed = [_weighed(document, item) for item in read]
    scored = score_of(weighed, capped=other_subject(document, sentences.values()))
    keywords = tuple(_keyword(document, item, points) for item, points in zip(read, scored.points, strict=True))
    return _escalation(keywords, scored.score, scored.deescalation)


def _escalation(keywords: tuple[Keyword, ...], score: float, deescalation: float) -> Escalation:
    quads = dict(_NO_QUADS)
    for keyword in keywords:
        quads[keyword.quad.value] += keyword.context is Context.ASSERTED
    level = Level.of(score)
    if len(keywords) <= MAX_KEYWORDS:
        return Escalation(score=score, deescalation=deescalation, level=level, quads=quads, keywords=keywords)
    kept, omitted = keywords[:MAX_KEYWORDS], round(sum(k.points for k in keywords[MAX_KEYWORDS:]), 2)
    return TruncatedEscalation(
        score=total([*(k.points for k in kept), omitted]),
        deescalation=deescalation,
        level=level,
        quads=quads,
        keywords=kept,
        points_omitted=omitted,
    )


def _read(reader: SentenceReader, found: Found, term: Term, quoted: Sequence[tuple[int, int]]) -> _Read:
    context, sentence = reader.context_of(found, term), reader.sentence
    if context is Context.ASSERTED and term.ambiguous and not has_second_signal(reader.document, sentence, found):
        context = Context.FIGURATIVE
    quote = next(((start, end) for start, end in quoted if start < found.start < end), None)
    return _Read(
        found=found,
        term=term,
        context=context,
        collapsed=term.calming and reader.collapses(found),
        quoted=quote is not None,
        speaker=_speaker(sentence, quote) if quote else None,
    )


def _speaker(sentence: Sentence, quote: tuple[int, int]) -> str | None:
    """Whoever is named nearest to the quotation, in a sentence that has a verb of saying outside it."""
    outside = [found for found, _ in sentence.of_kind(CueKind.SPEECH) if not quote[0] < found.start < quote[1]]
    named = [
        mention
        for mention in sentence.mentions
        if mention.alias.entity.type in _SPEAKERS and not quote[0] < mention.start < quote[1]
    ]
    if not outside or not named:
        return None
    people = [mention for mention in named if mention.alias.entity.type is EntityType.PERSON]
    return min(people or named, key=lambda m: min(abs(m.start - found.start) for found in outside)).alias.entity.id


def _weighed(document: Document, item: _Read) -> Weighed:
    return Weighed(
        type=item.term.type,
        weight=item.term.weight,
        calming=item.term.calming,
        collapsed=item.collapsed,
        context=item.context,
        in_title=item.found.start < document.text_at,
    )


def _keyword(document: Document, item: _Read, points: float) -> Keyword:
    field, start, end = document.locate(item.found.start, item.found.end)
    return Keyword(
        term=item.term.lemma,
        type=item.term.type,
        quad=item.term.type.quad,
        weight=item.term.weight,
        points=points,
        context=item.context,
        quoted=item.quoted,
        speaker=item.speaker,
        field=field,
        start=start,
        end=end,
        text=document.body[item.found.start : item.found.end],
    )


_HEADING = 12  # characters of a heading's decoration before "Read also", and of what may follow it on its line


def _tails(document: Document, sentences: Iterable[Sentence]) -> list[tuple[int, int]]:
    """Spans of lists of other headlines: the line "Read also: …", and all that follows where the line is a heading."""
    body = document.body
    spans = []
    for sentence in sentences:
        for found, _ in sentence.of_kind(CueKind.TAIL):
            begin = body.rfind("\n", 0, found.start) + 1
            if found.start - begin > _HEADING:
                continue
            end = body.find("\n", found.end)
            heading = end - found.end <= _HEADING
            spans.append((begin, len(body) if end < 0 or heading else end))
    return spans


def _within(position: int, spans: Iterable[tuple[int, int]]) -> bool:
    return any(start <= position < end for start, end in spans)
