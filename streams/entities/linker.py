"""From hits of the gazetteer to entities: which of the names that were found are really meant."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from streams.domain.enriched import MAX_MENTIONS, Entity, Form, Mention
from streams.entities.gazetteer import Alias, Capitals, Condition, EntityRecord
from streams.text.document import Document
from streams.text.matching import Hit

_BREAKS = frozenset('.,;:!?()[]،؛؟。，；：！？«»“”"|•/')
# After one of these (folded) what may be a country and may be something else is a country.
_PLACE_PREPOSITIONS = frozenset("in into throughout across في الي داخل в из у до en au nach aus w در به".split())


class Linked(NamedTuple):
    """One mention that is believed; positions are those of `Document.body`."""

    start: int
    end: int
    alias: Alias


def link(document: Document, hits: Iterable[Hit[Alias]]) -> list[Linked]:
    """The believed mentions, ascending, none overlapping another."""
    sure: list[Linked] = []
    unsure: list[Linked] = []
    placed: list[Linked] = []
    for hit in hits:
        found = _checked(document, hit)
        if found is None:
            continue
        if found.alias.condition is Condition.NONE:
            sure.append(found)
        else:
            (placed if _after_preposition(document, hit) else unsure).append(found)
    chosen = _longest(sure)
    if unsure or placed:
        ids = {mention.alias.entity.id for mention in chosen}
        countries = {mention.alias.entity.country for mention in chosen} - {None}
        chosen = _longest(sure + [m for m in unsure + placed if _supported(m.alias, ids, countries)])
    if placed:
        spans = {(mention.start, mention.end) for mention in chosen}
        chosen = _longest(chosen + [mention for mention in placed if (mention.start, mention.end) not in spans])
    return chosen


def entities_of(document: Document, mentions: Iterable[Linked]) -> tuple[Entity, ...]:
    """The record's entities, most mentioned first."""
    groups: defaultdict[EntityRecord, list[Linked]] = defaultdict(list)
    for mention in mentions:
        groups[mention.alias.entity].append(mention)
    ordered = sorted(groups.items(), key=lambda group: (-len(group[1]), group[1][0].start))
    return tuple(_entity(document, record, found) for record, found in ordered)


def _entity(document: Document, record: EntityRecord, found: Sequence[Linked]) -> Entity:
    return Entity(
        id=record.id,
        type=record.type,
        name=record.name,
        country=record.country,
        claimants=record.claimants,
        latitude=record.latitude,
        longitude=record.longitude,
        count=len(found),
        mentions=tuple(_mention(document, mention) for mention in found[:MAX_MENTIONS]),
    )


def _mention(document: Document, mention: Linked) -> Mention:
    field, start, end = document.locate(mention.start, mention.end)
    text = document.body[mention.start : mention.end]
    return Mention(field=field, start=start, end=end, text=text, form=mention.alias.form)


def _checked(document: Document, hit: Hit[Alias]) -> Linked | None:
    """The hit as a mention, unless its capitals or its punctuation say that it is none."""
    start, end = document.folded.span(hit.start, hit.end)
    text = document.body[start:end]
    alias = hit.payload
    if alias.capitals is Capitals.FIRST and not _capitalised(text):
        return None
    if alias.capitals is Capitals.ALL and not text.isupper():
        return None
    if not alias.punctuated and not _BREAKS.isdisjoint(text):
        return None
    return Linked(start, end, alias)


def _capitalised(text: str) -> bool:
    """Whether a word of the name has a capital: "сектор Газа" and "ministère de la Défense" begin without one."""
    return text[0].isupper() or any(word[0].isupper() for word in text.split()[1:])


def _after_preposition(document: Document, hit: Hit[Alias]) -> bool:
    if hit.payload.condition is not Condition.COUNTRY or hit.token != hit.start:
        return False
    folded = document.folded.text
    return folded[folded.rfind(" ", 0, max(0, hit.token - 1)) + 1 : hit.token - 1] in _PLACE_PREPOSITIONS


def _supported(alias: Alias, ids: set[str], countries: set[str | None]) -> bool:
    if alias.entity.id in ids:
        return True
    return alias.condition is not Condition.SAME and alias.entity.country in countries


def _longest(mentions: Iterable[Linked]) -> list[Linked]:
    """Of overlapping mentions the one that starts first, then the longest, then the entity of higher rank, then its name."""
    chosen: list[Linked] = []
    end = -1
    for mention in sorted(mentions, key=_precedence):
        if mention.start >= end:
            chosen.append(mention)
            end = mention.end
    return chosen


def _precedence(mention: Linked) -> tuple[object, ...]:
    entity, form = mention.alias.entity, mention.alias.form
    return mention.start, -mention.end, -entity.rank, form is not Form.NAME, entity.id
