"""Which of the names that were found are really meant, on a gazetteer of a few invented entities."""

from typing import Any

import pytest

from streams import Article, Enricher
from streams.domain.enriched import MAX_MENTIONS, Entity, EntityType, Form
from streams.entities.gazetteer import Alias, Capitals, Condition, EntityRecord, capitals_of
from streams.entities.linker import entities_of, link
from streams.text.document import Document
from streams.text.folding import fold_term
from streams.text.inflection import EXACT
from streams.text.matching import Matcher, Pattern


def record(entity_id: str, *, country: str | None = None, rank: int = 1) -> EntityRecord:
    return EntityRecord(
        id=entity_id,
        type=EntityType.PLACE,
        name=entity_id,
        country=country,
        claimants=(),
        latitude=None,
        longitude=None,
        rank=rank,
    )


def form(entity: EntityRecord, text: str, **options: Any) -> Pattern[Alias]:
    defaults: dict[str, Any] = {"form": Form.NAME, "condition": Condition.NONE, "capitals": capitals_of(text)}
    alias = Alias(entity=entity, punctuated="." in text, **{**defaults, **options})
    return Pattern(stem=fold_term(text), inflection=EXACT, languages=None, payload=alias)


RUR = record("country:ruritania", country="RU1", rank=9)
STRELSAU = record("place:strelsau", country="RU1")
ZENDA = record("place:zenda", country="RU1", rank=5)
OTHER_ZENDA = record("place:zenda-abroad", country="XX", rank=2)
RUDOLF = record("person:rudolf", country="RU1")
FORMS = [
    form(RUR, "Ruritania"),
    form(RUR, "R.R."),
    form(RUR, "RUR"),
    form(RUR, "Bear", condition=Condition.COUNTRY),
    form(STRELSAU, "Strelsau"),
    form(ZENDA, "Zenda"),
    form(OTHER_ZENDA, "Zenda"),
    form(ZENDA, "Castle of Zenda"),
    form(RUDOLF, "Rudolf Rassendyll"),
    form(RUDOLF, "Rudolf", condition=Condition.SAME),
    form(RUDOLF, "the impostor", form=Form.EPITHET, capitals=Capitals.ANY),
]
MATCHER = Matcher(FORMS)


def linked(text: str, title: str | None = None) -> tuple[Entity, ...]:
    document = Document.of(Article(id="a", title=title, text=text))
    return entities_of(document, link(document, MATCHER.find(document.folded.text, frozenset())))


def mentions(text: str, title: str | None = None) -> list[tuple[str | None, str]]:
    return [(entity.id, mention.text) for entity in linked(text, title) for mention in entity.mentions]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("He left Ruritania.", [(RUR.id, "Ruritania")], id="name"),
        pytest.param("He left ruritania.", [], id="a-name-needs-its-capital"),
        pytest.param("The RUR army", [(RUR.id, "RUR")], id="acronym"),
        pytest.param("The Rur river", [], id="an-acronym-needs-all-capitals"),
        pytest.param("The R.R. army", [(RUR.id, "R.R")], id="with-full-stops"),
        pytest.param("Castle. Of Zenda", [(ZENDA.id, "Zenda")], id="a-name-runs-over-no-stop"),
        pytest.param("The Castle of Zenda", [(ZENDA.id, "Castle of Zenda")], id="the-longest-form"),
        pytest.param("Zenda", [(ZENDA.id, "Zenda")], id="of-two-the-higher-rank"),
        pytest.param("A Bear sleeps.", [], id="a-homograph-alone-is-none"),
        pytest.param(
            "He fled to Strelsau from the Bear.", [(STRELSAU.id, "Strelsau"), (RUR.id, "Bear")], id="beside-its-city"
        ),
        pytest.param("A winter in Bear country", [(RUR.id, "Bear")], id="after-a-preposition-of-place"),
        pytest.param("A beer with the Bear abroad", [], id="no-support"),
        pytest.param("Rudolf left Strelsau.", [(STRELSAU.id, "Strelsau")], id="a-short-form-needs-the-full-one"),
        pytest.param(
            "Rudolf left. Rudolf Rassendyll returned.",
            [(RUDOLF.id, "Rudolf"), (RUDOLF.id, "Rudolf Rassendyll")],
            id="the-full-form-may-come-later",
        ),
        pytest.param("They caught the impostor.", [(RUDOLF.id, "the impostor")], id="epithet"),
    ],
)
def test_which_names_are_meant(text: str, expected: list[tuple[str, str]]) -> None:
    assert mentions(text) == expected


def test_support_may_stand_in_the_title() -> None:
    assert mentions("The Bear answered.", title="News from Strelsau") == [(STRELSAU.id, "Strelsau"), (RUR.id, "Bear")]


def test_a_name_runs_not_from_the_title_into_the_text() -> None:
    assert mentions("of Zenda fell.", title="The Castle") == [(ZENDA.id, "Zenda")]


def test_entities_come_by_count_and_then_by_place() -> None:
    found = linked("Strelsau. Zenda. Ruritania. Zenda.")
    assert [(entity.id, entity.count) for entity in found] == [(ZENDA.id, 2), (STRELSAU.id, 1), (RUR.id, 1)]


def test_positions_are_those_of_the_field() -> None:
    (entity,) = linked("  In Zenda.", title="Zenda 💥")
    assert [(m.field, m.start, m.end) for m in entity.mentions] == [("title", 0, 5), ("text", 5, 10)]


def test_at_most_200_mentions_but_all_are_counted() -> None:
    (entity,) = linked("Zenda. " * (MAX_MENTIONS + 50))
    assert (entity.count, len(entity.mentions)) == (MAX_MENTIONS + 50, MAX_MENTIONS)
    assert [m.start for m in entity.mentions] == [7 * i for i in range(MAX_MENTIONS)]


@pytest.mark.parametrize(
    ("text", "entity", "name"),
    [
        pytest.param("توعد القيادي بالرد على الكيان الصهيوني.", "country:IL", "Israel", id="arabic"),
        pytest.param("They promised to answer the Zionist entity.", "country:IL", "Israel", id="english"),
        pytest.param("Депутат обвинил киевский режим в провокации.", "country:UA", "Ukraine", id="russian"),
        pytest.param("Sanctions on the Assad regime were extended.", "country:SY", "Syria", id="assad"),
    ],
)
def test_an_epithet_is_linked_and_never_the_name(enricher: Enricher, text: str, entity: str, name: str) -> None:
    (found,) = [e for e in enricher.enrich({"text": text}).entities if e.id == entity]
    assert found.name == name
    assert [mention.form for mention in found.mentions] == [Form.EPITHET]
