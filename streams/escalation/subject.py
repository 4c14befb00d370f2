"""Whether an article is about something else: sport, a crime, an accident, a film, the anniversary of an old war."""

from collections import defaultdict
from collections.abc import Iterable

from streams.domain.enriched import EntityType
from streams.escalation.evidence import Sentence
from streams.escalation.lexicon import SUBJECTS, CueKind
from streams.text.document import Document

_ENOUGH = 2  # different words of a subject: a single one is a figure of speech as often as not
_ARMS = frozenset({CueKind.ACTOR, CueKind.WEAPON})
_ARMED = frozenset({EntityType.ARMED_GROUP, EntityType.WEAPON})


def other_subject(document: Document, sentences: Iterable[Sentence]) -> bool:
    """Whether words of a peaceful subject outnumber armed actors and arms; such an article stays at most `low`."""
    words: defaultdict[CueKind, set[str]] = defaultdict(set)
    arms: set[str] = set()
    for sentence in sentences:
        for found, cue in sentence.cues:
            if cue.kind in SUBJECTS:
                words[cue.kind].add(document.folded.text[found.token : found.stop])
            elif cue.kind in _ARMS:
                arms.add(document.folded.text[found.token : found.stop])
        arms.update(m.alias.entity.id for m in sentence.mentions if m.alias.entity.type in _ARMED)
    most = max(map(len, words.values()), default=0)
    return most >= _ENOUGH and most > len(arms)
