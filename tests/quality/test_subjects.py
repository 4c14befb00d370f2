"""What an article's level may be: other subjects and protest stay low, fighting does not."""

import pytest

from streams import Enricher
from streams.domain.enriched import Level
from tests.quality.tables import cases

LEVELS = list(Level)


@pytest.mark.parametrize(("bounds", "title", "text"), cases("subjects", 4))
def test_level(enricher: Enricher, bounds: str, title: str, text: str) -> None:
    escalation = enricher.enrich({"title": title, "text": text, "published_at": "2024-04-15T00:00:00Z"}).escalation
    lowest, highest = (LEVELS.index(Level(bound)) for bound in bounds.split("-"))
    assert escalation.level is not None
    found = LEVELS.index(escalation.level)
    assert lowest <= found <= highest, (
        escalation.level,
        escalation.score,
        [(k.text, k.points) for k in escalation.keywords],
    )
