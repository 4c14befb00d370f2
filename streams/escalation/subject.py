"""Whether an article is about something else: sport, a crime, an accident, a film, the anniversary of an old war."""

from collections import defaultdict
from collections.abc import Iterable

from streams.domain.enriched import EntityType
from streams.escalation.evidence import Sentence
from streams.escalation.lexicon import SUBJECTS, CueKind
from streams.text.document import Document

# Different words of a subject that make an article one of it; one in the title counts twice. One alone is a figure of speech
# as often as not, and money and technology are spoken of in articles about war and sanctions too.
_ENOUGH = 2
_ENOUGH_OF = {CueKind.BUSINESS: 3, CueKind.SCIENCE: 3}
_ARMS = frozenset({CueKind.ACTOR, CueKind.WEAPON})
_ARMED = frozenset({EntityType.ARMED_GROUP, EntityType.WEAPON})


def other_subject(document: Document, sentences: Iterable[Sentence]) -> bool:
    """Whether words of a peaceful subject outnumber armed actors and arms; such an article stays at most `low`."""
    words: defaultdict[CueKind, set[str]] = defaultdict(set)
    arms: set[str] = set()
    for sentence in sentences:
        for found, cue in sentence.cues:
            word = document.folded.text[found.token : found.stop]
            if cue.kind in SUBJECTS:
                words[cue.kind] |= {word, f"title: {word}"} if found.start < document.text_at else {word}
            elif cue.kind in _ARMS:
                arms.add(word)
        arms.update(m.alias.entity.id for m in sentence.mentions if m.alias.entity.type in _ARMED)
    return any(len(found) >= _ENOUGH_OF.get(kind, _ENOUGH) and len(found) > len(arms) for kind, found in words.items())
