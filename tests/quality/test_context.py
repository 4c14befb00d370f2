"""What the words around a keyword make of it, in eight languages."""

import pytest

from streams import Enricher
from tests.quality.tables import cases


@pytest.mark.parametrize(("context", "marked"), cases("context", 3))
def test_context(enricher: Enricher, context: str, marked: str) -> None:
    before, word, after = marked.replace("]", "[").split("[")
    text, start, end = before + word + after, len(before), len(before + word)
    keywords = enricher.enrich({"text": text, "published_at": "2024-04-15T00:00:00Z"}).escalation.keywords
    touching = {k.text: k.context.value for k in keywords if k.start < end and k.end > start}
    assert touching, f"no keyword: {[k.text for k in keywords]}"
    assert set(touching.values()) == {context}, touching


def test_there_are_cases_of_every_context_in_every_language() -> None:
    ids = [str(case.id).split("-") for case in cases("context", 3)]
    contexts = {"asserted", "negated", "averted", "hypothetical", "demanded", "denied", "historical", "figurative"}
    assert {(language, context) for language, context, *_ in ids} >= {
        (language, context) for language in ("ar", "en", "he", "fa", "ru", "uk", "fr", "es") for context in contexts
    }
