"""The call between Gallant and Austin: in our own seeds, and in the mission's seed where it lies beside the checkout."""

import json
from pathlib import Path

import pytest

from streams import EnrichedArticle, Enricher
from tests.support import require_or_skip

ROOT = Path(__file__).parents[2]
CALMING_CONTEXTS = {"negated", "averted"}
MISSION = {
    "person:yoav-gallant", "person:lloyd-austin", "person:joe-biden", "person:benjamin-netanyahu", "person:antony-blinken",
    "country:IL", "country:IR", "country:SY", "country:US", "organization:pentagon",
}  # fmt: skip


@pytest.fixture(scope="module")
def mission(enricher: Enricher) -> EnrichedArticle:
    path = ROOT.parent / "shared" / "seeds" / "gallant-austin.ar.txt"
    if not path.exists():
        require_or_skip("shared", "shared/seeds does not lie beside the checkout")
    title, _, text = path.read_text(encoding="utf-8").partition("\n")
    return enricher.enrich({"title": title, "text": text.lstrip(), "published_at": "2024-04-15T00:00:00Z"})


def assert_offsets(record: EnrichedArticle) -> None:
    published = {"title": record.title or "", "text": record.text}
    for mention in (mention for entity in record.entities for mention in entity.mentions):
        assert published[mention.field][mention.start : mention.end] == mention.text
    for keyword in record.escalation.keywords:
        assert published[keyword.field][keyword.start : keyword.end] == keyword.text


def test_the_mission_s_entities(mission: EnrichedArticle) -> None:
    assert {entity.id for entity in mission.entities} >= MISSION
    assert_offsets(mission)


def test_the_mission_s_spellings(mission: EnrichedArticle) -> None:
    (gallant,) = [entity for entity in mission.entities if entity.id == "person:yoav-gallant"]
    forms = {mention.text for mention in gallant.mentions}
    assert any("غالانت" in form for form in forms)
    assert any("جالانت" in form for form in forms)


@pytest.mark.parametrize(
    "passage",
    [
        pytest.param("لا نريد التصعيد", id="we-do-not-want-escalation"),
        pytest.param("محاولة منع التصعيد", id="trying-to-prevent"),
        pytest.param("لتجنب المزيد من التصعيد", id="to-avoid-further-escalation"),
        pytest.param("ليست مهتمة بالتصعيد", id="not-interested-in-escalation"),
    ],
)
def test_not_wanting_preventing_avoiding(mission: EnrichedArticle, passage: str) -> None:
    start = mission.text.index(passage)
    found = [k for k in mission.escalation.keywords if k.field == "text" and start <= k.start < start + len(passage)]
    assert found
    assert {k.context.value for k in found} <= CALMING_CONTEXTS


def test_the_mission_s_fixed_names_do_not_count(mission: EnrichedArticle) -> None:
    end = mission.text.index("المحتلة") + len("المحتلة")
    assert [k.text for k in mission.escalation.keywords if k.field == "text" and k.start < end] == []


@pytest.mark.parametrize(
    "path", [pytest.param(p, id=p.stem) for p in sorted((ROOT / "seeds" / "articles").glob("*-austin-*.json"))]
)
def test_our_own_seeds(enricher: Enricher, path: Path) -> None:
    record = enricher.enrich(json.loads(path.read_text(encoding="utf-8")))
    assert {entity.id for entity in record.entities} >= {
        "person:yoav-gallant",
        "person:lloyd-austin",
        "country:IL",
        "country:IR",
    }
    assert_offsets(record)


def test_our_own_seeds_have_both_spellings() -> None:
    texts = [p.read_text(encoding="utf-8") for p in (ROOT / "seeds" / "articles").glob("*-austin-*.ar.json")]
    assert any("غالانت" in text for text in texts)
    assert any("جالانت" in text for text in texts)
