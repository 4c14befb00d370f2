"""The examples of docs/score.md are what the enricher says."""

import pytest

from streams import Enricher


@pytest.mark.parametrize(
    ("text", "score", "deescalation", "points"),
    [
        pytest.param(
            "Israeli warplanes bombed a convoy near Damascus on Tuesday. "
            "Jordan urged restraint and warned of a regional war.",
            39.1,
            11.2,
            {"bombed": 26.6, "regional war": 16.8, "warned": 6.93, "urged restraint": -11.2},
            id="a strike, a warning and a call for restraint",
        ),
        pytest.param(
            "Iran and Israel agreed to a ceasefire on Friday after missile strikes that killed twelve soldiers.",
            20.4,
            16.8,
            {"missile strikes": 26.6, "killed": 10.64, "ceasefire": -16.8, "agreed to": 0.0},
            id="a ceasefire after strikes",
        ),
        pytest.param(
            "Mediators in Cairo said the truce had collapsed after shelling killed four civilians in Gaza.",
            36.7,
            0.0,
            {"killed": 26.6, "shelling": 10.08, "truce": 0.0, "Mediators": 0.0},
            id="a truce that collapsed",
        ),
    ],
)
def test_documented_examples(
    enricher: Enricher, text: str, score: float, deescalation: float, points: dict[str, float]
) -> None:
    escalation = enricher.enrich({"text": text}).escalation
    assert {keyword.text: keyword.points for keyword in escalation.keywords} == points
    assert (escalation.score, escalation.deescalation) == (score, deescalation)
