"""The article this project was founded on; it lies beside the checkout, not in it."""

from pathlib import Path

import pytest

from streams import EnrichedArticle, Enricher
from streams.domain.enriched import Context
from tests.support import require_or_skip

SEED = Path(__file__).parents[3] / "shared" / "seeds" / "gallant-austin.ar.txt"

pytestmark = pytest.mark.shared


@pytest.fixture(scope="module")
def fields() -> dict[str, str]:
    if not SEED.exists():
        require_or_skip("shared", f"no {SEED.name} in ../shared/seeds")
    title, _, text = SEED.read_text(encoding="utf-8").partition("\n")
    return {"title": title, "text": text.lstrip("\n")}


@pytest.fixture(scope="module")
def record(enricher: Enricher, fields: dict[str, str]) -> EnrichedArticle:
    return enricher.enrich(fields)


@pytest.mark.parametrize(
    ("entity", "spellings"),
    [
        pytest.param("person:yoav-gallant", {"غالانت", "جالانت"}, id="both spellings of Gallant"),
        pytest.param("person:lloyd-austin", {"لويد أوستن", "أوستن"}, id="Austin"),
        pytest.param("person:joe-biden", {"بايدن"}, id="Biden"),
        pytest.param("person:benjamin-netanyahu", {"نتنياهو"}, id="Netanyahu"),
        pytest.param("person:antony-blinken", {"توني بلينكن"}, id="Blinken"),
        pytest.param("country:IL", {"إسرائيل"}, id="Israel"),
        pytest.param("country:IR", {"إيران"}, id="Iran"),
        pytest.param("country:SY", {"سوريا"}, id="Syria"),
        pytest.param("country:US", {"الولايات المتحدة"}, id="United States"),
        pytest.param("organization:pentagon", {"البنتاغون"}, id="Pentagon"),
    ],
)
def test_entities(record: EnrichedArticle, fields: dict[str, str], entity: str, spellings: set[str]) -> None:
    found = next(e for e in record.entities if e.id == entity)
    assert spellings <= {mention.text for mention in found.mentions}
    assert all(fields[m.field][m.start : m.end] == m.text for m in found.mentions)


@pytest.mark.parametrize(
    ("passage", "context"),
    [
        pytest.param("لا نريد التصعيد", Context.NEGATED, id="we do not want escalation"),
        pytest.param("محاولة منع التصعيد", Context.AVERTED, id="trying to prevent escalation"),
        pytest.param("لتجنب المزيد من التصعيد", Context.AVERTED, id="to avoid further escalation"),
        pytest.param("ليست مهتمة بالتصعيد", Context.NEGATED, id="not interested in escalation"),
    ],
)
def test_escalation_that_is_not(
    record: EnrichedArticle, fields: dict[str, str], passage: str, context: Context
) -> None:
    at = fields["text"].index(passage)
    inside = [k for k in record.escalation.keywords if k.field == "text" and at <= k.start < at + len(passage)]
    assert [keyword.context for keyword in inside] == [context]


def test_fixed_name_is_linked_not_counted(record: EnrichedArticle) -> None:
    jerusalem = next(e for e in record.entities if e.name == "Jerusalem")
    assert [mention.text for mention in jerusalem.mentions] == ["القدس المحتلة"]
    assert not any("المحتلة" in keyword.text for keyword in record.escalation.keywords)
