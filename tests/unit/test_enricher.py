"""The enricher as a user calls it: laws that hold for every article."""

import itertools
import threading
from typing import Any

import pytest
from hypothesis import example, given, settings

from streams import Article, ArticleRejected, EnrichedArticle, Enricher
from streams.domain.codec import article_of, decode_enriched, encode_enriched
from streams.domain.enriched import MAX_KEYWORDS, MAX_MENTIONS, Context, Level, Quad, TruncatedEscalation
from streams.errors import Reason
from tests.unit.strategies import raw_articles

STRIKE = "Iranian missiles struck the port of Haifa and killed nine soldiers."
DATED = {"published_at": "2024-04-15T00:00:00Z"}
NASTY = {
    "title": "\r\n\u0301إِيـــران  \u200f",
    "text": "\x00قَصَفَت\u200f  إِسْـرَائِيلَ 💥 בְּיִשְׂרָאֵל \r\n\r\nMissiles hit Ele\u0301na.",
}


def spans(record: EnrichedArticle) -> list[tuple[str, int, int, str]]:
    """Field, start, end and text of every mention and keyword."""
    mentions = [(m.field, m.start, m.end, m.text) for entity in record.entities for m in entity.mentions]
    return [*mentions, *((k.field, k.start, k.end, k.text) for k in record.escalation.keywords)]


@settings(deadline=None, max_examples=120)
@given(raw_articles())
@example(NASTY)
def test_offsets_cut_the_published_text(enricher: Enricher, raw: dict[str, Any]) -> None:
    record = enricher.enrich(raw)
    published = {"title": raw.get("title") or "", "text": raw["text"]}
    for field, start, end, text in spans(record):
        assert 0 <= start < end <= len(published[field])
        assert published[field][start:end] == text


@settings(deadline=None, max_examples=80)
@given(raw_articles())
@example(NASTY)
def test_points_add_up_to_the_score(enricher: Enricher, raw: dict[str, Any]) -> None:
    escalation = enricher.enrich(raw).escalation
    if escalation.score is None:
        assert (escalation.deescalation, escalation.level, escalation.keywords) == (None, None, ())
        return
    points = sum(keyword.points for keyword in escalation.keywords)
    assert escalation.score == pytest.approx(min(100.0, max(0.0, points)), abs=0.051)
    assert escalation.level is Level.of(escalation.score)
    counted = [k.quad for k in escalation.keywords if k.context is Context.ASSERTED]
    assert escalation.quads == {quad.value: counted.count(quad) for quad in Quad}


@settings(deadline=None, max_examples=50)
@given(raw_articles())
@example(NASTY)
def test_enriching_twice_gives_the_same_record(enricher: Enricher, raw: dict[str, Any]) -> None:
    record = enricher.enrich(raw)
    again = enricher.enrich(article_of(raw))
    assert again == record
    assert encode_enriched(again) == encode_enriched(record)
    assert decode_enriched(encode_enriched(record)) == record


@settings(deadline=None, max_examples=50)
@given(raw_articles())
def test_the_article_is_carried_as_it_came(enricher: Enricher, raw: dict[str, Any]) -> None:
    record, article = enricher.enrich(raw), article_of(raw)
    kept = ("id", "source", "url", "title", "text", "published_at", "extra")
    assert {name: getattr(record, name) for name in kept} == {name: getattr(article, name) for name in kept}
    assert record.language.hint == article.language


@settings(deadline=None, max_examples=50)
@given(raw_articles())
def test_keywords_and_mentions_are_in_order(enricher: Enricher, raw: dict[str, Any]) -> None:
    record = enricher.enrich(raw)
    keywords = [(k.field == "text", k.start, k.end) for k in record.escalation.keywords]
    mentions = [[(m.field == "text", m.start, m.end) for m in entity.mentions] for entity in record.entities]
    for places in (keywords, *mentions):
        assert places == sorted(places)
        assert all(one[0] != other[0] or one[2] <= other[1] for one, other in itertools.pairwise(places))
    assert [entity.count for entity in record.entities] == sorted((e.count for e in record.entities), reverse=True)


def test_another_enricher_gives_the_same_record(enricher: Enricher) -> None:
    assert Enricher().enrich({"text": STRIKE, **DATED}) == enricher.enrich({"text": STRIKE, **DATED})


def test_several_threads_share_one(enricher: Enricher) -> None:
    expected, found = enricher.enrich({"text": STRIKE}), list[EnrichedArticle]()
    threads = [threading.Thread(target=lambda: found.append(enricher.enrich({"text": STRIKE}))) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert found == [expected] * 8


@pytest.mark.parametrize(
    ("raw", "reason"),
    [
        pytest.param({}, Reason.MISSING_TEXT, id="no-text"),
        pytest.param({"text": 1}, Reason.WRONG_TYPE, id="text-is-a-number"),
        pytest.param({"text": "\ud800"}, Reason.NOT_ENCODABLE, id="lone-surrogate-in-the-text"),
        pytest.param(
            {"id": "a", "text": "x", "title": "\ud800"}, Reason.NOT_ENCODABLE, id="lone-surrogate-in-the-title"
        ),
        pytest.param({"id": "\udfff", "text": "x"}, Reason.NOT_ENCODABLE, id="lone-surrogate-in-the-id"),
    ],
)
def test_bad_input_is_rejected_with_its_reason(enricher: Enricher, raw: dict[str, Any], reason: Reason) -> None:
    with pytest.raises(ArticleRejected) as caught:
        enricher.enrich(raw)
    assert caught.value.reason is reason


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("Zbrojne siły ostrzelały rakietami miasto i zabiły dziewięciu żołnierzy.", id="polish"),
        pytest.param("导弹袭击港口，造成九名士兵死亡，军方轰炸了发射阵地。", id="chinese"),
        pytest.param("12 34 56 💥", id="no-language"),
    ],
)
def test_null_means_not_read(enricher: Enricher, text: str) -> None:
    escalation = enricher.enrich({"text": text}).escalation
    assert (escalation.score, escalation.deescalation, escalation.level, escalation.keywords) == (None, None, None, ())
    assert escalation.quads == {quad.value: 0 for quad in Quad}


def test_zero_means_read_and_calm(enricher: Enricher) -> None:
    escalation = enricher.enrich(
        {"text": "Knead the dough, let it rise for an hour and bake it until it is golden."}
    ).escalation
    assert (escalation.score, escalation.deescalation, escalation.level) == (0.0, 0.0, Level.NONE)


def test_the_title_counts_one_and_a_half_times(enricher: Enricher) -> None:
    headline, rest = "Missiles struck the port of Haifa", "Farmers in the valley began the olive harvest this week."
    title = enricher.enrich({"title": headline, "text": rest}).escalation
    text = enricher.enrich({"text": f"{headline}.\n{rest}"}).escalation
    assert title.score is not None
    assert text.score
    assert title.score == pytest.approx(1.5 * text.score, abs=0.2)


def test_length_alone_never_raises_the_score(enricher: Enricher) -> None:
    filler = "Farmers in the valley began the olive harvest this week. " * 200
    alone, long = (enricher.enrich({"text": text, **DATED}).escalation for text in (STRIKE, f"{STRIKE} {filler}"))
    assert long.score == alone.score


def test_repeats_add_less_and_less(enricher: Enricher) -> None:
    scores = [enricher.enrich({"text": f"{STRIKE} " * n, **DATED}).escalation.score or 0 for n in (1, 2, 3, 30)]
    assert scores == sorted(scores)
    assert scores[1] - scores[0] >= scores[2] - scores[1]
    assert scores[3] < 2 * scores[0]


@pytest.mark.parametrize("calls", [pytest.param(1, id="once"), pytest.param(40, id="forty-times")])
def test_a_ceasefire_below_never_erases_a_strike(enricher: Enricher, calls: int) -> None:
    alone = enricher.enrich({"text": STRIKE, **DATED}).escalation
    calm = enricher.enrich(
        {"text": STRIKE + " Both armies accepted the ceasefire and calm returned." * calls, **DATED}
    ).escalation
    assert alone.score
    assert calm.score is not None
    assert alone.score / 2 - 0.1 <= calm.score < alone.score
    assert calm.deescalation


def test_at_most_200_mentions_are_listed(enricher: Enricher) -> None:
    (iran,) = enricher.enrich({"text": "Iran answered. " * (MAX_MENTIONS + 50)}).entities
    assert (iran.count, len(iran.mentions)) == (MAX_MENTIONS + 50, MAX_MENTIONS)


def test_at_most_1000_keywords_are_listed(enricher: Enricher) -> None:
    record = enricher.enrich(
        {"text": "Missiles bombed the base. " * (MAX_KEYWORDS + 10) + "The army imposed a naval blockade."}
    )
    escalation = record.escalation
    assert isinstance(escalation, TruncatedEscalation)
    assert len(escalation.keywords) == MAX_KEYWORDS
    written = record.to_dict()["escalation"]
    assert (written["truncated"], written["points_omitted"]) == (True, escalation.points_omitted)
    assert escalation.points_omitted > 0
    listed = sum(keyword.points for keyword in escalation.keywords)
    assert escalation.score == pytest.approx(min(100.0, listed + escalation.points_omitted), abs=0.051)
    assert decode_enriched(encode_enriched(record)) == record


@pytest.mark.parametrize("count", [pytest.param(0, id="none"), pytest.param(3, id="few")])
def test_a_short_list_is_not_truncated(enricher: Enricher, count: int) -> None:
    escalation = enricher.enrich({"text": "The army bombed the base. " * count + "The harvest began."}).to_dict()[
        "escalation"
    ]
    assert "truncated" not in escalation
    assert "points_omitted" not in escalation


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("ا" * 500_000, id="half-a-million-letters-of-one-word"),
        pytest.param("x" * 1_000_000, id="a-million-letters-of-one-word"),
        pytest.param(" \n" * 400_000 + "Iran", id="blanks"),
        pytest.param("“" * 300_000, id="quotation-marks"),
        pytest.param("\u064b" * 500_000, id="vowel-signs"),
        pytest.param("Israel " * 140_000, id="one-name"),
    ],
)
def test_the_largest_articles_are_read(enricher: Enricher, text: str) -> None:
    record = enricher.enrich(Article(id="a", text=text))
    assert all(record.text[start:end] == found for _, start, end, found in spans(record))


def test_words_of_other_scripts_do_not_disturb(enricher: Enricher) -> None:
    record = enricher.enrich({"title": None, "text": "قصف الجيش بلدة (Khiyam) في 🇱🇧 لبنان، وفق Reuters."})
    assert {"country:LB", "organization:reuters"} <= {entity.id for entity in record.entities}
    assert record.language.code == "ar"
