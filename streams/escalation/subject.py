"""Whether an article is about something else: sport, a crime, an accident, a film, the anniversary of an old war."""

from collections import Counter
from collections.abc import Iterable

from streams.domain.enriched import EntityType
from streams.escalation.evidence import Sentence
from streams.escalation.lexicon import SIGNALS, SUBJECTS

_ENOUGH = 2  # different words of a subject: one alone is a figure of speech as often as not
_ARMED = frozenset({EntityType.ARMED_GROUP, EntityType.WEAPON})


def other_subject(sentences: Iterable[Sentence]) -> bool:
    """Whether words of a peaceful subject outnumber armed actors and arms; such an article stays at most `low`."""
    words: Counter[object] = Counter()
    seen: set[object] = set()
    signals = 0
    for sentence in sentences:
        for found, cue in sentence.cues:
            signals += cue.kind in SIGNALS
            if cue.kind in SUBJECTS and (cue.kind, found.item) not in seen:
                words[cue.kind] += 1
        signals += sum(mention.alias.entity.type in _ARMED for mention in sentence.mentions)
        signals += sum(not term.ambiguous and term.weight >= 8 and not term.calming for _, term in sentence.terms)
    most = max(words.values(), default=0)
    return most >= _ENOUGH and most > signals
