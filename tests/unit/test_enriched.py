"""The enriched record: its levels, its classes, and a shape that never changes."""

from typing import Any

import pytest

from streams import Enricher
from streams.domain.enriched import EventType, Level, Quad


@pytest.mark.parametrize(
    ("score", "level"),
    [
        pytest.param(0, Level.NONE, id="zero"),
        pytest.param(4.9, Level.NONE, id="below-5"),
        pytest.param(5, Level.LOW, id="5"),
        pytest.param(24.9, Level.LOW, id="below-25"),
        pytest.param(25, Level.ELEVATED, id="25"),
        pytest.param(49.9, Level.ELEVATED, id="below-50"),
        pytest.param(50, Level.HIGH, id="50"),
        pytest.param(74.9, Level.HIGH, id="below-75"),
        pytest.param(75, Level.SEVERE, id="75"),
        pytest.param(100, Level.SEVERE, id="hundred"),
    ],
)
def test_level_bounds(score: float, level: Level) -> None:
    assert Level.of(score) is level


@pytest.mark.parametrize(
    ("quad", "types"),
    [
        pytest.param(Quad.VERBAL_COOPERATION, "AGREE CONSULT SUPPORT CONCEDE DEESCALATE", id="verbal-cooperation"),
        pytest.param(Quad.MATERIAL_COOPERATION, "COOPERATE AID RETREAT", id="material-cooperation"),
        pytest.param(Quad.VERBAL_CONFLICT, "REQUEST ACCUSE REJECT THREATEN ESCALATE", id="verbal-conflict"),
        pytest.param(Quad.MATERIAL_CONFLICT, "PROTEST SANCTION MOBILIZE COERCE ASSAULT", id="material-conflict"),
    ],
)
def test_every_type_has_the_quad_of_the_codebook(quad: Quad, types: str) -> None:
    assert {event.value for event in EventType if event.quad is quad} == set(types.split())


RECORD = "schema id source url title text published_at extra language entities escalation pipeline"
LANGUAGE = "code confidence script hint alternatives"
ENTITY = "id type name country claimants latitude longitude count mentions"
MENTION = "field start end text form"
ESCALATION = "score deescalation level quads keywords"
KEYWORD = "term type quad weight points context quoted speaker field start end text"
PIPELINE = "version gazetteer lexicon detector received_at enriched_at seconds"


@pytest.mark.parametrize(
    "raw",
    [
        pytest.param({"text": "1234"}, id="nothing-to-say"),
        pytest.param({"text": "Iran fired missiles at the port of Haifa."}, id="only-text"),
        pytest.param(
            {
                "id": "a",
                "source": "s",
                "url": "u",
                "title": "Iran fires missiles",
                "text": "Iran fired missiles at the port of Haifa, “and will again”, the general said.",
                "published_at": "2024-04-14T03:00:00+03:00",
                "language": "en",
                "more": [1],
            },
            id="everything",
        ),
    ],
)
def test_every_key_is_always_there(enricher: Enricher, raw: dict[str, Any]) -> None:
    record = enricher.enrich(raw).to_dict()
    assert list(record) == RECORD.split()
    assert list(record["language"]) == LANGUAGE.split()
    assert list(record["escalation"]) == ESCALATION.split()
    assert list(record["escalation"]["quads"]) == [quad.value for quad in Quad]
    assert list(record["pipeline"]) == PIPELINE.split()
    assert all(list(entity) == ENTITY.split() for entity in record["entities"])
    assert all(list(mention) == MENTION.split() for entity in record["entities"] for mention in entity["mentions"])
    assert all(list(keyword) == KEYWORD.split() for keyword in record["escalation"]["keywords"])


def test_lists_and_objects_are_never_null(enricher: Enricher) -> None:
    record = enricher.enrich({"text": "1234"}).to_dict()
    assert (record["extra"], record["entities"], record["escalation"]["keywords"]) == ({}, [], [])
    assert record["language"]["alternatives"] == []


def test_times_are_left_to_the_edges(enricher: Enricher) -> None:
    pipeline = enricher.enrich({"text": "Iran fired missiles."}).pipeline
    assert (pipeline.received_at, pipeline.enriched_at, pipeline.seconds) == (None, None, None)


def test_published_at_is_written_in_utc(enricher: Enricher) -> None:
    record = enricher.enrich({"text": "Some text.", "published_at": "2024-04-14T03:00:00+03:00"}).to_dict()
    assert record["published_at"] == "2024-04-14T00:00:00Z"
