"""The raw article: what is accepted, what is refused, and what becomes of every field."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from streams import Article, ArticleRejected
from streams.domain.article import MAX_ID_BYTES
from streams.domain.codec import article_of
from streams.errors import Reason

AT_NOON = datetime(2024, 4, 14, 12, 0, tzinfo=UTC)


def rejection(raw: object) -> ArticleRejected:
    with pytest.raises(ArticleRejected) as caught:
        article_of(raw)
    return caught.value


@pytest.mark.parametrize(
    "text",
    [
        pytest.param(None, id="null"),
        pytest.param("", id="empty"),
        pytest.param("  \t ", id="blanks"),
        pytest.param("\r\n\u00a0\u3000\u2028", id="unicode-blanks"),
    ],
)
def test_text_is_required(text: str | None) -> None:
    assert rejection({"text": text, "title": "A title does not stand in for it"}).reason is Reason.MISSING_TEXT


def test_text_is_required_to_be_there() -> None:
    assert rejection({"title": "Only a title"}).reason is Reason.MISSING_TEXT


@pytest.mark.parametrize("field", ["text", "id", "title", "url", "source", "language"])
@pytest.mark.parametrize(
    ("value", "kind"),
    [
        pytest.param(7, "a number", id="integer"),
        pytest.param(0.5, "a number", id="double"),
        pytest.param(True, "a boolean", id="boolean"),
        pytest.param([], "an array", id="array"),
        pytest.param({}, "an object", id="object"),
    ],
)
def test_a_field_of_the_wrong_type_is_named(field: str, value: Any, kind: str) -> None:
    error = rejection({"text": "Some text", field: value})
    assert (error.reason, error.detail) == (Reason.WRONG_TYPE, f"'{field}' must be a string, not {kind}")


@pytest.mark.parametrize("field", ["id", "title", "url", "source", "language", "published_at", "extra"])
def test_null_is_absent(field: str) -> None:
    assert article_of({"text": "Some text", field: None}) == article_of({"text": "Some text"})


def test_titles_and_the_like_are_none_where_absent() -> None:
    article = article_of({"text": "Some text"})
    assert (article.title, article.url, article.source, article.language, article.published_at) == (None,) * 5
    assert article.extra == {}


@pytest.mark.parametrize(
    "given",
    [
        pytest.param("x", id="one-byte"),
        pytest.param("x" * MAX_ID_BYTES, id="512-bytes"),
        pytest.param("ا" * (MAX_ID_BYTES // 2), id="512-bytes-of-two-byte-letters"),
        pytest.param("feed:a b/c?d=é", id="blanks-and-punctuation"),
    ],
)
def test_an_id_is_kept_as_it_is(given: str) -> None:
    assert article_of({"id": given, "text": "Some text"}).id == given


@pytest.mark.parametrize(
    "given",
    [
        pytest.param("", id="empty"),
        pytest.param("x" * (MAX_ID_BYTES + 1), id="513-bytes"),
        pytest.param("ا" * (MAX_ID_BYTES // 2) + "x", id="513-bytes-in-257-letters"),
        pytest.param("a\nb", id="line-break"),
        pytest.param("a\x00", id="nul"),
        pytest.param("\x7f", id="delete"),
        pytest.param("a\x85b", id="c1-control"),
    ],
)
def test_an_id_that_cannot_be_a_key_is_refused(given: str) -> None:
    assert rejection({"id": given, "text": "Some text"}).reason is Reason.WRONG_TYPE


@pytest.mark.parametrize(
    ("given", "moment"),
    [
        pytest.param("2024-04-14T12:00:00Z", AT_NOON, id="utc"),
        pytest.param("2024-04-14t12:00:00z", AT_NOON, id="lower-case"),
        pytest.param("2024-04-14 12:00:00Z", AT_NOON, id="blank-for-t"),
        pytest.param("2024-04-14T15:00:00+03:00", AT_NOON, id="east"),
        pytest.param("2024-04-14T05:30:00-06:30", AT_NOON, id="west"),
        pytest.param("2024-04-14T12:00:00.25Z", AT_NOON + timedelta(milliseconds=250), id="fraction"),
        pytest.param("1970-01-01T00:00:00Z", datetime(1970, 1, 1, tzinfo=UTC), id="the-epoch"),
        pytest.param("2024-02-29T00:00:00Z", datetime(2024, 2, 29, tzinfo=UTC), id="leap-day"),
    ],
)
def test_published_at_is_read_as_utc(given: str, moment: datetime) -> None:
    article = article_of({"text": "Some text", "published_at": given})
    assert (article.published_at, article.published_at_unreadable) == (moment, False)
    assert article.published_at is not None
    assert article.published_at.tzinfo is UTC
    assert article.extra == {}


@pytest.mark.parametrize(
    "given",
    [
        pytest.param("2024-04-14T12:00:00", id="without-offset"),
        pytest.param("2024-04-14", id="only-a-date"),
        pytest.param("Sun, 14 Apr 2024 12:00:00 GMT", id="rfc-2822"),
        pytest.param("2023-02-29T00:00:00Z", id="no-such-day"),
        pytest.param("2024-04-14T25:00:00Z", id="no-such-hour"),
        pytest.param("2024-W15-7T12:00:00Z", id="week-date"),
        pytest.param("٢٠٢٤-٠٤-١٤T12:00:00Z", id="arabic-digits"),
        pytest.param("0001-01-01T00:00:00+14:00", id="before-the-first-year"),
        pytest.param("", id="empty"),
        pytest.param(1713096000, id="a-number"),
        pytest.param({"date": "2024-04-14"}, id="an-object"),
        pytest.param(False, id="a-boolean"),
    ],
)
def test_an_unreadable_published_at_never_costs_the_article(given: Any) -> None:
    article = article_of({"text": "Some text", "published_at": given})
    assert (article.published_at, article.published_at_unreadable) == (None, True)
    assert article.extra == {"published_at": given}


@pytest.mark.parametrize(
    ("raw", "extra"),
    [
        pytest.param({"author": "N. N."}, {"author": "N. N."}, id="other-fields"),
        pytest.param({"extra": {"a": 1}}, {"a": 1}, id="an-object-extra-is-merged"),
        pytest.param({"extra": {"a": 1, "b": 2}, "a": 3}, {"a": 3, "b": 2}, id="the-outer-field-wins"),
        pytest.param({"extra": {"text": "t", "id": "i"}}, {"text": "t", "id": "i"}, id="extra-never-reaches-a-field"),
        pytest.param({"extra": {"extra": {"a": 1}}}, {"extra": {"a": 1}}, id="merged-once"),
        pytest.param({"Text": "T", "TITLE": "U"}, {"Text": "T", "TITLE": "U"}, id="field-names-are-exact"),
        pytest.param({"a": None}, {"a": None}, id="null-in-extra-is-carried"),
        pytest.param({"n": 2**64 - 1, "m": -(2**63)}, {"n": 2**64 - 1, "m": -(2**63)}, id="64-bit-integers"),
    ],
)
def test_other_fields_are_carried_under_extra(raw: dict[str, Any], extra: dict[str, Any]) -> None:
    assert article_of({"text": "Some text", **raw}).extra == extra


@pytest.mark.parametrize(
    "extra", [pytest.param("x", id="string"), pytest.param([1], id="array"), pytest.param(1, id="number")]
)
def test_extra_must_be_an_object(extra: Any) -> None:
    error = rejection({"text": "Some text", "extra": extra})
    assert error.reason is Reason.WRONG_TYPE
    assert "'extra' must be an object" in error.detail


@pytest.mark.parametrize(
    "value", [pytest.param([], id="array"), pytest.param("x", id="string"), pytest.param(None, id="null")]
)
def test_only_an_object_is_an_article(value: object) -> None:
    assert rejection(value).reason is Reason.NOT_OBJECT


def test_an_article_is_a_value() -> None:
    article = Article(id="a", text="Some text")
    with pytest.raises(AttributeError):
        article.text = "other"  # type: ignore[misc]
