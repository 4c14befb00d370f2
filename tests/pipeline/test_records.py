"""Keys, headers and sizes of what is published."""

import dataclasses
from typing import cast

import pytest

from streams.enricher import Enricher
from streams.errors import DeliveryFailed, Reason
from streams.pipeline.records import POINTER_KEY_BYTES, POINTER_VALUE_BYTES, Job, RawRecord
from streams.processing import Processor
from tests.pipeline.fakes import NOW, CopyingEnricher, composer, raw, text_of

THEIRS = (("trace", b"1"), ("trace", b"\xff"), ("none", None))


def job_of(record: RawRecord) -> Job:
    processor = Processor(cast(Enricher, CopyingEnricher()), clock=lambda: NOW)
    return composer().job(record, processor.process(record.value, received_at=record.timestamp))


def test_enriched_is_keyed_by_the_articles_id_and_names_its_origin() -> None:
    outgoing = job_of(raw('{"id":"مقال","text":"calm"}'.encode(), key=b"other")).outgoing
    assert (outgoing.topic, outgoing.key) == ("articles.enriched", "مقال".encode())
    assert outgoing.headers == (
        ("content-type", b"application/json"),
        ("streams-schema", b"streams.enriched/1"),
        ("streams-origin", b"articles.raw/3/7"),
    )


@pytest.mark.parametrize(
    "value",
    [pytest.param(b'{"id":"a","text":"calm"}', id="enriched"), pytest.param(b"{", id="dead-letter")],
)
def test_original_headers_come_first_verbatim_with_duplicates(value: bytes) -> None:
    assert job_of(raw(value, headers=THEIRS)).outgoing.headers[:3] == THEIRS


@pytest.mark.parametrize(
    ("record", "key", "value", "reason"),
    [
        pytest.param(raw(b"\xff\n"), b"a", b"\xff\n", Reason.NOT_UTF8, id="bytes-are-kept"),
        pytest.param(raw(b"{", key=None), None, b"{", Reason.NOT_JSON, id="no-key-stays-none"),
        pytest.param(raw(None), b"a", None, Reason.TOMBSTONE, id="tombstone-keeps-its-key"),
        pytest.param(raw(None, key=None), b"", None, Reason.TOMBSTONE, id="tombstone-without-key"),
        pytest.param(raw(b""), b"a", b"", Reason.EMPTY, id="empty"),
        pytest.param(raw(b'{"text":"raise"}'), b"a", b'{"text":"raise"}', Reason.INTERNAL_ERROR, id="a-bug-of-ours"),
    ],
)
def test_dead_letter_has_the_original_key_and_bytes(
    record: RawRecord, key: bytes | None, value: bytes | None, reason: Reason
) -> None:
    outgoing = job_of(record).outgoing
    assert (outgoing.topic, outgoing.key, outgoing.value) == ("articles.dead-letter", key, value)
    assert text_of(outgoing.headers)["streams-reason"] == reason


def test_dead_letter_headers_tell_reason_origin_and_times() -> None:
    told = text_of(job_of(raw(b"[]")).outgoing.headers)
    version = told.pop("streams-version")
    assert version
    assert told == {
        "streams-reason": "not_object",
        "streams-detail": "the value must be a JSON object",
        "streams-topic": "articles.raw",
        "streams-partition": "3",
        "streams-offset": "7",
        "streams-timestamp": "1700000000000",
        "streams-at": "1700000002000",
    }


def test_no_header_holds_article_text() -> None:
    told = text_of(job_of(raw(b'{"text":"raise"}')).outgoing.headers)
    assert "the text of an article" not in " ".join(told.values())


def test_a_record_without_timestamp_has_kafkas_minus_one() -> None:
    assert text_of(job_of(raw(b"[]", timestamp=None)).outgoing.headers)["streams-timestamp"] == "-1"


def test_enriched_too_large_becomes_a_dead_letter_with_the_original_bytes() -> None:
    record = raw(headers=THEIRS)
    smaller = composer().smaller(job_of(record))
    assert (smaller.outgoing.topic, smaller.outgoing.value) == ("articles.dead-letter", record.value)
    assert smaller.outgoing.headers[:3] == THEIRS
    assert text_of(smaller.outgoing.headers)["streams-reason"] == Reason.OUTPUT_TOO_LARGE


@pytest.mark.parametrize(
    ("record", "key", "value"),
    [
        pytest.param(raw(b"x" * 100_000), b"a", b"x" * POINTER_VALUE_BYTES, id="first-bytes"),
        pytest.param(raw(b"x", key=b"k" * 9000), b"k" * POINTER_KEY_BYTES, b"x", id="huge-key"),
        pytest.param(raw(None, key=None), None, b"", id="nothing-to-show"),
    ],
)
def test_dead_letter_too_large_becomes_a_pointer(record: RawRecord, key: bytes | None, value: bytes) -> None:
    pointer = composer().smaller(job_of(dataclasses.replace(record, headers=THEIRS))).outgoing
    told = text_of(pointer.headers)
    assert (pointer.key, pointer.value) == (key, value)
    assert "trace" not in told
    assert (told["streams-topic"], told["streams-partition"], told["streams-offset"]) == ("articles.raw", "3", "7")
    assert told["streams-truncated"] == str(record.size)


def test_nothing_is_smaller_than_a_pointer() -> None:
    pointer = composer().smaller(job_of(raw(b"{")))
    with pytest.raises(DeliveryFailed, match=r"raise its max\.message\.bytes"):
        composer().smaller(pointer)
