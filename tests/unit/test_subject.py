"""Whether an article is about something else: words of another subject cap the score, armed actors lift the cap."""

import pytest

from streams import Enricher

MORE_THAN_LOW = ("elevated", "high", "severe")
STRONG = "Ballistic missiles struck the barracks and killed nine soldiers; the army bombed the launch sites."
STRONG_WITHOUT_ARMS = "Nine people were massacred, two were assassinated, and the town was besieged and burned."
SUBJECT_WORDS = {
    "sport": "The football tournament goes on: the goalkeeper, the referee and the midfielder",
    "crime": "Detectives blame a robbery: the thief, wanted for burglary and fraud,",
    "accident": "The traffic accident, a collision after a derailment and a stampede,",
    "disaster": "The earthquake, its aftershocks, a landslide and a tsunami",
    "anniversary": "The anniversary was commemorated with a wreath at the memorial ceremony and the jubilee",
    "culture": "The film, with its actor and its actress, had its premiere in the cinema at the festival and",
    "business": "The stock market, shareholders, investors and quarterly profit",
    "science": "Scientists and researchers with a telescope in the laboratory near an asteroid",
}


def level(enricher: Enricher, text: str) -> str | None:
    return enricher.enrich({"text": text, "published_at": "2024-04-15T00:00:00Z"}).escalation.level


def test_the_events_themselves_are_more_than_low(enricher: Enricher) -> None:
    assert level(enricher, STRONG) in MORE_THAN_LOW
    assert level(enricher, STRONG_WITHOUT_ARMS) in MORE_THAN_LOW


@pytest.mark.parametrize("words", [pytest.param(words, id=subject) for subject, words in SUBJECT_WORDS.items()])
def test_another_subject_keeps_it_low(enricher: Enricher, words: str) -> None:
    assert level(enricher, f"{words} are what people remember. {STRONG_WITHOUT_ARMS}") in ("none", "low")


@pytest.mark.parametrize(
    "aside",
    [
        pytest.param("A football lay in the yard.", id="sport"),
        pytest.param("A film was shown that evening.", id="culture"),
        pytest.param("Investors were not impressed.", id="business"),
    ],
)
def test_one_word_is_no_subject(enricher: Enricher, aside: str) -> None:
    assert level(enricher, f"{STRONG} {aside}") in MORE_THAN_LOW


def test_armed_actors_outweigh_another_subject(enricher: Enricher) -> None:
    text = (
        "Hezbollah rockets hit a football tournament and killed twelve children. The army and the air force answered with"
        " missiles and drones, artillery shelled the border, and the goalkeeper is among the wounded, soldiers said."
    )
    assert level(enricher, text) in MORE_THAN_LOW
