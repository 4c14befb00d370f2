"""Who and what is meant: homographs, clitics, cases, spellings, epithets."""

import pytest

from streams import Enricher
from tests.quality.tables import cases

EMPTY = "-"


@pytest.mark.parametrize(("found", "absent", "text"), cases("entities", 4))
def test_entities(enricher: Enricher, found: str, absent: str, text: str) -> None:
    entities = enricher.enrich({"text": text}).entities
    mentions = {(entity.id, mention.text, mention.form.value) for entity in entities for mention in entity.mentions}
    for wanted in [] if found == EMPTY else found.split("; "):
        parts = tuple(wanted.split("="))
        assert any(mention[: len(parts)] == parts for mention in mentions), (wanted, mentions)
    ids = {entity.id for entity in entities}
    assert (ids if absent == "*" else ids & set(absent.split())) == set()
