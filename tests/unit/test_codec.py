"""Bytes to values and back."""

import base64
import hashlib
import json
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given, settings

from streams import Article, ArticleRejected, DeadLetter, EnrichedArticle, Enricher
from streams.domain.codec import (
    MAX_ARTICLE_BYTES,
    decode_article,
    decode_enriched,
    derived_id,
    encode_article,
    encode_dead_letter,
    encode_enriched,
)
from streams.errors import Reason
from tests.unit.strategies import enriched_records, json_values, raw_articles


def encoded(**fields: Any) -> bytes:
    return json.dumps({"text": "Some text", **fields}).encode()


@pytest.mark.parametrize(
    ("raw", "reason"),
    [
        pytest.param(None, Reason.TOMBSTONE, id="tombstone"),
        pytest.param(b"", Reason.EMPTY, id="empty"),
        pytest.param(b"\xef\xbb\xbf", Reason.EMPTY, id="only-a-byte-order-mark"),
        pytest.param(b'{"text": "' + b"x" * MAX_ARTICLE_BYTES + b'"}', Reason.TOO_LARGE, id="over-a-mebibyte"),
        pytest.param(b"\xff\xfe{\x00}\x00", Reason.NOT_UTF8, id="utf-16"),
        pytest.param('{"text": "é"}'.encode("latin-1"), Reason.NOT_UTF8, id="latin-1"),
        pytest.param(b'{"text": "\xed\xa0\x80"}', Reason.NOT_UTF8, id="an-encoded-surrogate"),
        pytest.param(b'{"text": "\xc0\x80"}', Reason.NOT_UTF8, id="overlong-nul"),
        pytest.param(b" \n", Reason.NOT_JSON, id="blank"),
        pytest.param(b"<html>", Reason.NOT_JSON, id="html"),
        pytest.param(b'{"text": "x"', Reason.NOT_JSON, id="cut-off"),
        pytest.param(b'{"text": "x"} {"text": "y"}', Reason.NOT_JSON, id="two-articles"),
        pytest.param(b"{'text': 'x'}", Reason.NOT_JSON, id="python"),
        pytest.param(b'{"text": "a\x00b"}', Reason.NOT_JSON, id="raw-nul"),
        pytest.param(b'{"text": "\\ud800"}', Reason.NOT_JSON, id="an-escaped-lone-surrogate"),
        pytest.param(b'{"text": "x", "n": NaN}', Reason.NOT_JSON, id="not-a-number"),
        pytest.param(b'{"text": "x", "a": ' + b"[" * 10_000 + b"]" * 10_000 + b"}", Reason.NOT_JSON, id="10000-deep"),
        pytest.param(b"[]", Reason.NOT_OBJECT, id="array"),
        pytest.param(b'"text"', Reason.NOT_OBJECT, id="string"),
        pytest.param(b"null", Reason.NOT_OBJECT, id="null"),
        pytest.param(b"{}", Reason.MISSING_TEXT, id="no-text"),
        pytest.param(b'{"text": null}', Reason.MISSING_TEXT, id="null-text"),
        pytest.param(b'{"text": " "}', Reason.MISSING_TEXT, id="blank-text"),
        pytest.param(b'{"text": 1}', Reason.WRONG_TYPE, id="text-is-a-number"),
        pytest.param(b'{"text": "x", "extra": []}', Reason.WRONG_TYPE, id="extra-is-an-array"),
        pytest.param(b'{"text": "x", "id": ""}', Reason.WRONG_TYPE, id="empty-id"),
    ],
)
def test_bad_input_has_its_reason(raw: bytes | None, reason: Reason) -> None:
    with pytest.raises(ArticleRejected) as caught:
        decode_article(raw)
    assert caught.value.reason is reason


def test_what_is_read_may_still_be_too_deep_to_write() -> None:
    article = decode_article(b'{"text": "x", "a": ' + b"[" * 500 + b"]" * 500 + b"}")
    with pytest.raises(ArticleRejected) as caught:
        encode_article(article)
    assert caught.value.reason is Reason.NOT_ENCODABLE


@pytest.mark.parametrize("limit", [pytest.param(100, id="100"), pytest.param(MAX_ARTICLE_BYTES, id="the-default")])
def test_the_limit_itself_is_allowed(limit: int) -> None:
    raw = b'{"text": "'.ljust(limit - 2, b"x") + b'"}'
    assert len(raw) == limit
    assert decode_article(raw, max_bytes=limit).text.startswith("xxx")
    with pytest.raises(ArticleRejected):
        decode_article(raw + b" ", max_bytes=limit)


@pytest.mark.parametrize(
    ("raw", "text"),
    [
        pytest.param(b'\xef\xbb\xbf{"text": "x"}', "x", id="byte-order-mark"),
        pytest.param(b' \r\n{"text": "x"}\n', "x", id="blanks-around"),
        pytest.param(b'{"text": "a\\u0000b"}', "a\x00b", id="escaped-nul"),
        pytest.param('{"text": "🇮🇱 \U0010ffff"}'.encode(), "🇮🇱 \U0010ffff", id="astral"),
        pytest.param(b'{"text": "\\ud83d\\ude80"}', "🚀", id="surrogate-pair"),
        pytest.param(b'{"text": "x", "text": "y"}', "y", id="the-last-of-two-counts"),
        pytest.param(b'{"text": "' + b"x" * 1_000_000 + b'"}', "x" * 1_000_000, id="a-million-characters"),
    ],
)
def test_good_input_is_read(raw: bytes, text: str) -> None:
    assert decode_article(raw).text == text


@pytest.mark.parametrize(
    ("written", "value"),
    [
        pytest.param("18446744073709551615", 2**64 - 1, id="the-largest-unsigned"),
        pytest.param("-9223372036854775808", -(2**63), id="the-smallest-signed"),
        pytest.param("18446744073709551616", float(2**64), id="one-more-is-a-double"),
        pytest.param("-9223372036854775809", float(-(2**63)), id="one-less-is-a-double"),
        pytest.param("0.1", 0.1, id="double"),
    ],
)
def test_numbers_in_extra(written: str, value: float) -> None:
    found = decode_article(b'{"text": "x", "n": %s}' % written.encode()).extra["n"]
    assert (found, type(found)) == (value, type(value))


@pytest.mark.parametrize(
    ("fields", "hashed"),
    [
        pytest.param({}, [None, None, None, "Some text"], id="only-text"),
        pytest.param({"title": "قصف"}, [None, None, "قصف", "Some text"], id="not-escaped"),
        pytest.param(
            {"source": "s", "url": "u", "title": "t", "language": "en", "x": 1},
            ["s", "u", "t", "Some text"],
            id="four-fields",
        ),
        pytest.param({"title": ""}, [None, None, "", "Some text"], id="an-empty-title-is-no-null"),
    ],
)
def test_an_article_without_id_is_named_by_its_content(fields: dict[str, Any], hashed: list[str | None]) -> None:
    compact = json.dumps(hashed, ensure_ascii=False, separators=(",", ":")).encode()
    assert decode_article(encoded(**fields)).id == "sha256:" + hashlib.sha256(compact).hexdigest()


def test_the_derived_id_is_known() -> None:
    expected = "sha256:" + hashlib.sha256(b'[null,null,null,"x"]').hexdigest()
    assert derived_id(None, None, None, "x") == expected


@settings(deadline=None, max_examples=100)
@given(raw_articles())
def test_raw_articles_survive_the_way_there_and_back(raw: dict[str, Any]) -> None:
    article = decode_article(json.dumps(raw).encode())
    assert decode_article(encode_article(article)) == article


@settings(deadline=None, max_examples=100)
@given(enriched_records())
def test_records_survive_the_way_there_and_back(record: EnrichedArticle) -> None:
    assert decode_enriched(encode_enriched(record)) == record


@settings(deadline=None, max_examples=60)
@given(json_values())
def test_extra_reaches_the_consumer_unchanged(value: Any) -> None:
    article = decode_article(json.dumps({"text": "x", "value": value}).encode())
    assert json.loads(encode_article(article))["extra"] == {"value": value}


def test_fields_that_are_not_set_are_left_out() -> None:
    assert json.loads(encode_article(Article(id="a", text="x"))) == {"id": "a", "text": "x"}


def test_times_are_written_in_utc() -> None:
    article = Article(id="a", text="x", published_at=datetime(2024, 4, 14, 1, 2, 3, tzinfo=UTC))
    assert json.loads(encode_article(article))["published_at"] == "2024-04-14T01:02:03Z"


def test_fields_of_later_versions_are_ignored(enricher: Enricher) -> None:
    record = enricher.enrich({"text": "Missiles hit the port of Odesa."})
    later = json.loads(encode_enriched(record))
    later["events"] = [{"type": "ASSAULT"}]
    for part in (
        later["language"],
        later["escalation"],
        later["pipeline"],
        *later["entities"],
        *later["escalation"]["keywords"],
    ):
        part["of_a_later_version"] = {"a": 1}
    assert decode_enriched(json.dumps(later).encode()) == record


@pytest.mark.parametrize(
    ("raw", "size", "line"),
    [
        pytest.param(b"\xff\x00", 2, 3, id="bytes"),
        pytest.param(b"", 0, 1, id="empty"),
        pytest.param(None, 0, None, id="tombstone"),
    ],
)
def test_a_dead_letter_carries_the_original_bytes(raw: bytes | None, size: int, line: int | None) -> None:
    letter = DeadLetter.of(ArticleRejected(Reason.NOT_UTF8, "invalid start byte at byte 0"), raw)
    written = json.loads(encode_dead_letter(letter, line=line))
    assert written == {
        "schema": "streams.dead-letter/1",
        "reason": "not_utf8",
        "detail": "invalid start byte at byte 0",
        "line": line,
        "size": size,
        "raw": None if raw is None else base64.b64encode(raw).decode(),
    }


@pytest.mark.parametrize(
    ("detail", "shown"),
    [
        pytest.param("a\r\nb", "a b", id="line-break"),
        pytest.param("a\x85b\u2028c\u2029d", "a b c d", id="unicode-line-breaks"),
        pytest.param("a\x00\x1b[31mb", "a [31mb", id="control-characters"),
        pytest.param("x" * 501, "x" * 500, id="at-most-500-characters"),
    ],
)
def test_a_detail_is_one_short_line(detail: str, shown: str) -> None:
    assert DeadLetter.of(ArticleRejected(Reason.NOT_JSON, detail), b"").detail == shown
