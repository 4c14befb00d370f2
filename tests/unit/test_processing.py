"""Processing is total: whatever comes in, an outcome comes out."""

import json
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from streams import Article, DeadLetter, EnrichedArticle, Enricher
from streams.domain.codec import decode_enriched
from streams.errors import Reason
from streams.processing import Enriched, Processor
from tests.unit.strategies import raw_articles

MARK = "Kobalt7Feder"  # stands for article text: must not be found in any detail


@pytest.fixture(scope="module")
def processor(enricher: Enricher) -> Processor:
    return Processor(enricher, clock=time.time)


class Broken(Enricher):
    """An enricher with a bug, whose message holds article text over two lines."""

    def __init__(self) -> None:
        """Load nothing."""

    def enrich(self, article: Article | Any) -> EnrichedArticle:
        raise LookupError(f"no such word:\n{article.text}")


def damaged(raw: bytes) -> st.SearchStrategy[bytes]:
    """`raw` cut off, or with bytes put in."""
    cut = st.integers(0, len(raw)).map(lambda at: raw[:at])
    put = st.tuples(st.integers(0, len(raw)), st.binary(min_size=1, max_size=3)).map(
        lambda p: raw[: p[0]] + p[1] + raw[p[0] :]
    )
    return cut | put


nested = st.integers(1, 1100).map(lambda depth: b'{"text": "x", "a": ' + b"[" * depth + b"]" * depth + b"}")
json_bytes = raw_articles().map(lambda raw: json.dumps(raw).encode())
some_json = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(st.sampled_from(["text", "id", "title", "extra", "x"]), inner, max_size=4)
    ),
    max_leaves=10,
).map(lambda value: json.dumps(value).encode())
any_bytes = st.one_of(st.binary(max_size=200), some_json, json_bytes, json_bytes.flatmap(damaged), nested)


@settings(deadline=None, max_examples=150)
@given(any_bytes)
@example(b"")
@example(b'{"text": "\\ud83d"}')
@example(b'{"text": "x", "n": 1e999}')
def test_every_input_has_an_outcome(processor: Processor, raw: bytes) -> None:
    outcome = processor.process(raw)
    if isinstance(outcome, Enriched):
        assert decode_enriched(outcome.value) == outcome.article
        return
    assert isinstance(outcome, DeadLetter)
    assert outcome.raw == raw
    assert outcome.reason is not Reason.INTERNAL_ERROR, outcome.detail
    assert 0 < len(outcome.detail) <= 500
    assert outcome.detail.splitlines() == [outcome.detail]


def bad_inputs() -> Iterator[Any]:
    yield pytest.param(None, Reason.TOMBSTONE, id="tombstone")
    yield pytest.param(b"", Reason.EMPTY, id="empty")
    yield pytest.param(f'{{"text": "{MARK}'.encode() + b"x" * 5_000_000 + b'"}', Reason.TOO_LARGE, id="five-megabytes")
    yield pytest.param(f'{{"text": "{MARK} é"}}'.encode("latin-1"), Reason.NOT_UTF8, id="latin-1")
    yield pytest.param(f'{{"text": "{MARK}\x00"}}'.encode(), Reason.NOT_JSON, id="raw-nul")
    yield pytest.param(f'{{"text": "{MARK}\\ud800"}}'.encode(), Reason.NOT_JSON, id="lone-surrogate")
    yield pytest.param(f'{{"text": {MARK}}}'.encode(), Reason.NOT_JSON, id="unquoted-text")
    yield pytest.param(f'{{"text": "x"}} {MARK}'.encode(), Reason.NOT_JSON, id="text-after-the-object")
    yield pytest.param(b'{"text": "x", "a": ' + b"[" * 10_000 + b"]" * 10_000 + b"}", Reason.NOT_JSON, id="10000-deep")
    yield pytest.param(f'["{MARK}"]'.encode(), Reason.NOT_OBJECT, id="array")
    yield pytest.param(f'{{"title": "{MARK}"}}'.encode(), Reason.MISSING_TEXT, id="no-text")
    yield pytest.param(f'{{"text": ["{MARK}"]}}'.encode(), Reason.WRONG_TYPE, id="text-is-an-array")
    yield pytest.param(
        f'{{"text": "x", "id": "{MARK}\\n{MARK}"}}'.encode(), Reason.WRONG_TYPE, id="line-break-in-the-id"
    )
    deep = b'{"text": "%s", "%s": ' % (MARK.encode(), MARK.encode()) + b"[" * 300 + b"]" * 300 + b"}"
    yield pytest.param(deep, Reason.NOT_ENCODABLE, id="too-deep-to-be-written")


@pytest.mark.parametrize(("raw", "reason"), list(bad_inputs()))
def test_bad_input_becomes_a_dead_letter(processor: Processor, raw: bytes | None, reason: Reason) -> None:
    outcome = processor.process(raw)
    assert isinstance(outcome, DeadLetter)
    assert (outcome.reason, outcome.raw) == (reason, raw)
    assert 0 < len(outcome.detail) <= 500
    assert MARK not in outcome.detail


def test_a_bug_of_ours_costs_one_article_and_tells_no_text() -> None:
    outcome = Processor(Broken(), clock=time.time).process(f'{{"text": "{MARK}"}}'.encode())
    assert isinstance(outcome, DeadLetter)
    assert outcome.reason is Reason.INTERNAL_ERROR
    assert "LookupError" in outcome.detail
    assert MARK not in outcome.detail


@pytest.mark.parametrize(
    ("received_at", "expected"),
    [
        pytest.param(1713139200.5, datetime(2024, 4, 15, 0, 0, 0, 500_000, UTC), id="kafka-s-timestamp"),
        pytest.param(None, datetime(2024, 4, 15, 0, 0, 10, tzinfo=UTC), id="the-clock-without-one"),
    ],
)
def test_times_come_from_the_record_and_the_clock(
    enricher: Enricher, received_at: float | None, expected: datetime
) -> None:
    ticks = iter([1713139210.0, 1713139210.25])
    processor = Processor(enricher, clock=lambda: next(ticks))
    outcome = processor.process(b'{"text": "Missiles hit the port."}', received_at=received_at)
    assert isinstance(outcome, Enriched)
    pipeline = outcome.article.pipeline
    assert pipeline.received_at == expected
    assert pipeline.enriched_at == datetime(2024, 4, 15, 0, 0, 10, 250_000, UTC)
    assert pipeline.seconds == 0.25


def test_the_limit_is_a_setting(enricher: Enricher) -> None:
    outcome = Processor(enricher, clock=time.time, max_bytes=10).process(b'{"text": "Missiles hit the port."}')
    assert isinstance(outcome, DeadLetter)
    assert outcome.reason is Reason.TOO_LARGE


def test_a_million_characters_are_fine(processor: Processor) -> None:
    outcome = processor.process(b'{"text": "' + b"Missiles hit the port. " * 45_000 + b'"}')
    assert isinstance(outcome, Enriched)
    assert len(outcome.article.text) > 1_000_000
