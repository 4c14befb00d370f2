"""The raw article: what a producer publishes to `articles.raw`."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, Self

from streams.errors import ArticleRejected, Reason

MAX_ID_BYTES = 512
FIELDS = ("id", "title", "text", "url", "source", "published_at", "language")
# RFC 3339 date-time: datetime.fromisoformat alone would also take week dates and local times.
_RFC3339 = re.compile(r"\d{4}-\d\d-\d\d[Tt ]\d\d:\d\d:\d\d(\.\d+)?([Zz]|[+-]\d\d:\d\d)", re.ASCII)
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f]")
_JSON_NAMES = {bool: "a boolean", int: "a number", float: "a number", list: "an array", dict: "an object"}


# The id of an article that brings none, from (source, url, title, text).
IdRule = Callable[[str | None, str | None, str | None, str], str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Article:
    """One news article; `published_at` is in UTC or None, `extra` holds every field that is not ours."""

    id: str
    text: str
    title: str | None = None
    url: str | None = None
    source: str | None = None
    published_at: datetime | None = None
    language: str | None = None
    extra: Mapping[str, Any] = field(default_factory=dict)

    @classmethod
    def from_mapping(cls, raw: Mapping[str, Any], *, derive_id: IdRule) -> Self:
        """Check and adopt one decoded raw article.

        Args: raw: the JSON object; `derive_id` makes the id of an article that brings none.
        Raises: ArticleRejected: `missing_text`, or `wrong_type` naming the field.
        """
        strings = {name: _optional_string(raw, name) for name in ("title", "text", "url", "source", "language")}
        text = strings.pop("text")
        if text is None or not text.strip():
            raise ArticleRejected(Reason.MISSING_TEXT, "'text' is required: a string that is not blank")
        published_at, extra = _published_at(raw.get("published_at")), _extra(raw)
        if published_at is None and raw.get("published_at") is not None:
            extra["published_at"] = raw["published_at"]
        given = _optional_string(raw, "id")
        article_id = derive_id(strings["source"], strings["url"], strings["title"], text) if given is None else given
        _check_id(article_id)
        return cls(id=article_id, text=text, published_at=published_at, extra=extra, **strings)

    @property
    def published_at_unreadable(self) -> bool:
        """Whether a `published_at` was given that is no RFC 3339 time with an offset."""
        return self.published_at is None and "published_at" in self.extra


def _optional_string(raw: Mapping[str, Any], name: str) -> str | None:
    value = raw.get(name)
    if value is None or isinstance(value, str):
        return value
    kind = _JSON_NAMES.get(type(value), type(value).__name__)
    raise ArticleRejected(Reason.WRONG_TYPE, f"'{name}' must be a string, not {kind}")


def _check_id(article_id: str) -> None:
    size = len(article_id.encode("utf-8", "surrogatepass"))
    if not 1 <= size <= MAX_ID_BYTES:
        raise ArticleRejected(Reason.WRONG_TYPE, f"'id' must have 1 to {MAX_ID_BYTES} bytes, not {size}")
    if _CONTROL.search(article_id):
        raise ArticleRejected(Reason.WRONG_TYPE, "'id' must not hold control characters")


def _published_at(value: object) -> datetime | None:
    if not isinstance(value, str) or not _RFC3339.fullmatch(value):
        return None
    try:
        return datetime.fromisoformat(value.upper()).astimezone(UTC)
    except (ValueError, OverflowError):
        return None


def _extra(raw: Mapping[str, Any]) -> dict[str, Any]:
    nested = raw.get("extra")
    if nested is not None and not isinstance(nested, Mapping):
        kind = _JSON_NAMES.get(type(nested), "a string")
        raise ArticleRejected(Reason.WRONG_TYPE, f"'extra' must be an object, not {kind}")
    return {**(nested or {}), **{k: v for k, v in raw.items() if k not in FIELDS and k != "extra"}}
