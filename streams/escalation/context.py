"""What the words around a keyword make of it: denied, averted, long ago, or simply said."""

import functools
import re

from streams.domain.enriched import Context, EventType
from streams.escalation.evidence import Found, Sentence
from streams.escalation.lexicon import Cue, CueKind, Direction, Term
from streams.text.document import Document

# How many words may stand between a cue and what it acts on.
_REACH = {
    CueKind.FIGURATIVE: 2,
    CueKind.DENIAL: 12,
    CueKind.NEGATION: 4,
    CueKind.AVERTING: 6,
    CueKind.DEMAND: 7,
    CueKind.HYPOTHESIS: 8,
    CueKind.COLLAPSE: 4,
    CueKind.HISTORY: 12,
}
# Checked in this order: the first that applies is the keyword's context.
_CONTEXTS = (
    (CueKind.FIGURATIVE, Context.FIGURATIVE),
    (CueKind.DEMAND, Context.DEMANDED),
    (CueKind.AVERTING, Context.AVERTED),
    (CueKind.NEGATION, Context.NEGATED),
    (CueKind.DENIAL, Context.DENIED),
    (CueKind.HYPOTHESIS, Context.HYPOTHETICAL),
    (CueKind.HISTORY, Context.HISTORICAL),
)
_KINDS = frozenset(kind for kind, _ in _CONTEXTS)
# "Denied that …" and "if …" reach over the commas of what they govern.
_WITHIN_CLAUSE = frozenset(_REACH) - {CueKind.DENIAL, CueKind.HYPOTHESIS, CueKind.HISTORY}
_STRONG_END = re.compile(r"[;؛:；：()«»“”\"]")
_CLAUSE_END = re.compile(r"[,،;؛:،，；：()\u2013\u2014«»“”\"]")
_YEAR = re.compile(r"(?<!\d)(?:[1١۱]\d{3}|[2٢۲][0٠۰]\d{2})(?!\d)")
_RECENT_YEARS = 3
_WITHOUT_DATE = 2000  # in an undated article, only years of the last century are surely past


class SentenceReader:
    """Reads the contexts of one sentence; `year` is when the article was published, None if it does not say."""

    def __init__(self, document: Document, sentence: Sentence, *, year: int | None) -> None:
        self.document, self.sentence, self._year = document, sentence, year
        self._cues = _cues_in_force(sentence)
        self._collapses = sentence.of_kind(CueKind.COLLAPSE)

    def context_of(self, found: Found, term: Term) -> Context:
        """The context of a keyword."""
        acting = {cue.kind for other, cue in self._cues if self._acts(other, cue, found)}
        if term.type is EventType.DEESCALATE:
            acting.discard(CueKind.DEMAND)  # who calls for calm calms
        for kind, context in _CONTEXTS:
            if kind in acting:
                return Context.DEMANDED if context is Context.NEGATED and self._requested(found) else context
        return Context.HISTORICAL if self._historical else Context.ASSERTED

    def collapses(self, found: Found) -> bool:
        """Whether a calming keyword is said to have failed."""
        return any(self._acts(other, cue, found) for other, cue in self._collapses)

    def _requested(self, found: Found) -> bool:
        """Whether what is negated is what somebody asks for: "urged both sides not to attack"."""
        return any(
            term.type is EventType.REQUEST and other.end <= found.start and self._reaches(other, found, CueKind.DEMAND)
            for other, term in self.sentence.terms
        )

    def _acts(self, other: Found, cue: Cue, found: Found) -> bool:
        if other.end <= found.start:
            return cue.direction in (Direction.FORWARD, Direction.BOTH) and self._reaches(other, found, cue.kind)
        if found.end <= other.start:
            return cue.direction in (Direction.BACKWARD, Direction.BOTH) and self._reaches(found, other, cue.kind)
        # "Demands an end to | the siege" may share a word with the keyword that it governs.
        return cue.kind is CueKind.FIGURATIVE or (other.start < found.start and cue.direction is not Direction.BACKWARD)

    def _reaches(self, first: Found, second: Found, kind: CueKind) -> bool:
        between = self.document.folded.text.count(" ", first.stop + 1, second.token)
        if between > _REACH[kind]:
            return False
        end = _CLAUSE_END if kind in _WITHIN_CLAUSE else _STRONG_END
        return end.search(self.document.body, first.end, second.start) is None

    @functools.cached_property
    def _historical(self) -> bool:
        limit = _WITHOUT_DATE if self._year is None else self._year - _RECENT_YEARS
        years = _YEAR.finditer(self.document.body, self.sentence.start, self.sentence.end)
        return any(int(year.group()) < limit for year in years)


def _cues_in_force(sentence: Sentence) -> list[tuple[Found, Cue]]:
    """The cues of a context, but for those inside "failed to prevent", "did not rule out" and the like."""
    cues = [(found, cue) for found, cue in sentence.cues if cue.kind in _KINDS]
    affirming = [found for found, _ in sentence.of_kind(CueKind.AFFIRMING)] if cues else []
    return [
        (found, cue)
        for found, cue in cues
        if not any(found.start < phrase.end and phrase.start < found.end for phrase in affirming)
    ]
