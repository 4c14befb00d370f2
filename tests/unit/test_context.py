"""How far the words around a keyword reach; what they say in eight languages is in tests/quality/context.tsv."""

import pytest

from streams import Enricher
from streams.domain.enriched import Context, Keyword


def keyword(enricher: Enricher, text: str, word: str, published_at: str | None = "2024-04-15T00:00:00Z") -> Keyword:
    """The one keyword that holds `word`."""
    escalation = enricher.enrich({"text": text, "published_at": published_at}).escalation
    (found,) = [k for k in escalation.keywords if word in k.text]
    return found


@pytest.mark.parametrize(
    ("text", "context"),
    [
        pytest.param("The army did not attack the base in Syria.", Context.NEGATED, id="within-reach"),
        pytest.param(
            "It was not raining when the army began to attack the base in Syria.", Context.ASSERTED, id="out-of-reach"
        ),
        pytest.param(
            "Nobody said no. The army will attack the base in Syria.", Context.ASSERTED, id="in-another-sentence"
        ),
        pytest.param(
            "It was not ready, the attack on the army base in Syria came first.", Context.ASSERTED, id="another-clause"
        ),
        pytest.param(
            "The attack on the army base in Syria was not small.",
            Context.ASSERTED,
            id="a-negation-acts-on-what-follows",
        ),
        pytest.param("The attack on the army base in Syria was foiled.", Context.AVERTED, id="backward"),
        pytest.param(
            "The army failed to prevent the attack on its base.", Context.ASSERTED, id="an-averting-that-failed"
        ),
        pytest.param("The army did not prevent the attack on its base.", Context.ASSERTED, id="a-negated-averting"),
    ],
)
def test_reach(enricher: Enricher, text: str, context: Context) -> None:
    assert keyword(enricher, text, "attack").context is context


@pytest.mark.parametrize(
    ("year", "published_at", "context"),
    [
        pytest.param(1973, "2024-04-15T00:00:00Z", Context.HISTORICAL, id="half-a-century"),
        pytest.param(2015, "2024-04-15T00:00:00Z", Context.HISTORICAL, id="nine-years"),
        pytest.param(2024, "2024-04-15T00:00:00Z", Context.ASSERTED, id="this-year"),
        pytest.param(2023, "2024-04-15T00:00:00Z", Context.ASSERTED, id="last-year"),
        pytest.param(1973, "1973-10-07T00:00:00Z", Context.ASSERTED, id="an-old-article"),
        pytest.param(1973, None, Context.HISTORICAL, id="undated-last-century"),
        pytest.param(2015, None, Context.ASSERTED, id="undated-this-century"),
    ],
)
def test_years_are_read_from_the_date_of_publication(
    enricher: Enricher, year: int, published_at: str | None, context: Context
) -> None:
    found = keyword(enricher, f"In {year} the army attacked the bases in Sinai.", "attacked", published_at)
    assert found.context is context


@pytest.mark.parametrize(
    ("text", "word"),
    [
        pytest.param("The army denied that it attacked the base near Homs.", "attacked", id="en"),
        pytest.param("نفت وزارة الدفاع استهداف المستشفى بالصواريخ شرق المدينة.", "استهداف", id="ar"),
        pytest.param("Тегеран опроверг сообщения о нападении армии на танкер.", "нападении", id="ru"),
    ],
)
def test_denied_counts_half_and_is_no_quad(enricher: Enricher, text: str, word: str) -> None:
    found = keyword(enricher, text, word)
    record = enricher.enrich({"text": text, "published_at": "2024-04-15T00:00:00Z"})
    assert found.context is Context.DENIED
    assert found.points > 0
    assert record.escalation.quads[found.quad.value] == sum(
        k.quad is found.quad and k.context is Context.ASSERTED for k in record.escalation.keywords
    )


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("انهيار الهدنة بين الجيش والفصائل المسلحة في المدينة.", id="ar-collapse"),
        pytest.param("رفضت الحكومة وقف إطلاق النار في قطاع غزة.", id="ar-rejected"),
        pytest.param("خرق الجيش اتفاق وقف إطلاق النار بقصف البلدة.", id="ar-violated"),
        pytest.param("The ceasefire collapsed on Sunday and shelling resumed.", id="en-collapsed"),
        pytest.param("The prime minister rejected the ceasefire on Sunday.", id="en-rejected"),
        pytest.param("הפסקת האש קרסה ביום ראשון והצבא הפציץ את העיר.", id="he-collapsed"),
        pytest.param("آتش‌بس شکست خورد و ارتش شهر را بمباران کرد.", id="fa-failed"),
        pytest.param("Перемирие сорвано, армия обстреляла город.", id="ru-broken"),
        pytest.param("Перемир'я зірвано, армія обстріляла місто.", id="uk-broken"),
        pytest.param("Le cessez-le-feu a été rompu dimanche et l'armée a bombardé la ville.", id="fr-broken"),
        pytest.param("El alto el fuego fracasó el domingo y el ejército bombardeó la ciudad.", id="es-failed"),
    ],
)
def test_a_calming_that_failed_is_never_negative(enricher: Enricher, text: str) -> None:
    escalation = enricher.enrich({"text": text}).escalation
    assert escalation.keywords
    assert [k.text for k in escalation.keywords if k.points < 0] == []


@pytest.mark.parametrize(
    ("text", "word", "quoted", "speaker"),
    [
        pytest.param(
            "Yoav Gallant said: “The army will bomb the base and attack Iran.”",
            "attack",
            True,
            "person:yoav-gallant",
            id="en",
        ),
        pytest.param(
            "قال يوآف غالانت: “سيهاجم الجيش إيران بالصواريخ”.", "سيهاجم", True, "person:yoav-gallant", id="ar"
        ),
        pytest.param(
            "“The army attacked a base” is what the leaflet reads.", "attacked", True, None, id="nobody-speaks"
        ),
        pytest.param("Yoav Gallant said the army attacked a base in Iran.", "attacked", False, None, id="no-quotation"),
    ],
)
def test_quotations_are_told_and_do_not_discount(
    enricher: Enricher, text: str, word: str, quoted: bool, speaker: str | None
) -> None:
    found = keyword(enricher, text, word)
    assert (found.quoted, found.speaker) == (quoted, speaker)
    assert found.context is Context.ASSERTED
    assert found.points > 0
