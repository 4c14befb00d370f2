"""Bytes to values and back: the only module that knows JSON."""

import base64
import hashlib
from collections.abc import Mapping
from datetime import datetime
from typing import Any

import orjson

from streams.domain import dead_letter
from streams.domain.article import Article
from streams.domain.dead_letter import DeadLetter
from streams.domain.enriched import (
    Alternative,
    Context,
    EnrichedArticle,
    Entity,
    EntityType,
    Escalation,
    EventType,
    Form,
    Keyword,
    Language,
    Level,
    Mention,
    Pipeline,
    Quad,
    TruncatedEscalation,
)
from streams.errors import ArticleRejected, Reason

MAX_ARTICLE_BYTES = 1_048_576
_BOM = b"\xef\xbb\xbf"
_OPTIONS = orjson.OPT_UTC_Z


def decode_article(raw: bytes | None, *, max_bytes: int = MAX_ARTICLE_BYTES) -> Article:
    """Parse one record of `articles.raw`.

    Args: raw: UTF-8 JSON object with at least `text`; None is a Kafka tombstone. `max_bytes`: the largest value taken.
    Returns: the article; `published_at` is in UTC or None.
    Raises: ArticleRejected: with the reason that fits.
    """
    if raw is None:
        raise ArticleRejected(Reason.TOMBSTONE, "the record has no value")
    if len(raw) > max_bytes:
        raise ArticleRejected(Reason.TOO_LARGE, f"{len(raw)} bytes, {max_bytes} are allowed")
    body = raw.removeprefix(_BOM)
    if not body:
        raise ArticleRejected(Reason.EMPTY, "the record's value is empty")
    return article_of(_parse(body))


def article_of(value: object) -> Article:
    """Adopt a decoded JSON value as an article.

    Raises: ArticleRejected: `not_object`, `missing_text`, `wrong_type` or `not_encodable`.
    """
    if not isinstance(value, Mapping):
        raise ArticleRejected(Reason.NOT_OBJECT, "the value must be a JSON object")
    return Article.from_mapping(value, derive_id=derived_id)


def derived_id(source: str | None, url: str | None, title: str | None, text: str) -> str:
    """The id of an article that brings none: a hash of what makes it one."""
    return "sha256:" + hashlib.sha256(dumps([source, url, title, text])).hexdigest()


def encode_article(article: Article) -> bytes:
    """One record of `articles.raw`; fields that are not set are left out."""
    known = {
        "id": article.id,
        "title": article.title,
        "text": article.text,
        "url": article.url,
        "source": article.source,
        "published_at": article.published_at,
        "language": article.language,
        "extra": article.extra or None,
    }
    return dumps({name: value for name, value in known.items() if value is not None})


def encode_enriched(record: EnrichedArticle) -> bytes:
    """One record of `articles.enriched`.

    Raises: ArticleRejected: `not_encodable`, when a value is nested too deep or is no JSON.
    """
    return dumps(record)


def decode_enriched(raw: bytes) -> EnrichedArticle:
    """Parse one record of `articles.enriched`; fields of later versions are ignored.

    Raises: ArticleRejected: not UTF-8 JSON; KeyError, TypeError, ValueError: not a record of `streams.enriched/1`.
    """
    data = _parse(raw)
    return EnrichedArticle(
        schema=data["schema"],
        id=data["id"],
        source=data["source"],
        url=data["url"],
        title=data["title"],
        text=data["text"],
        published_at=_time(data["published_at"]),
        extra=data["extra"],
        language=_language(data["language"]),
        entities=tuple(_entity(e) for e in data["entities"]),
        escalation=_escalation(data["escalation"]),
        pipeline=_pipeline(data["pipeline"]),
    )


def enriched_to_dict(record: EnrichedArticle) -> dict[str, Any]:
    """The record as plain JSON values."""
    result: dict[str, Any] = orjson.loads(encode_enriched(record))
    return result


def encode_dead_letter(letter: DeadLetter, *, line: int | None) -> bytes:
    """One line of `streams enrich` for bad input: `raw` in base64, `line` counted from 1."""
    return dumps(
        {
            "schema": dead_letter.SCHEMA,
            "reason": letter.reason,
            "detail": letter.detail,
            "line": line,
            "size": len(letter.raw or b""),
            "raw": None if letter.raw is None else base64.b64encode(letter.raw).decode("ascii"),
        }
    )


def dumps(value: object) -> bytes:
    """Compact UTF-8 JSON.

    Raises: ArticleRejected: `not_encodable`, when a value is nested too deep or is no JSON.
    """
    try:
        return orjson.dumps(value, option=_OPTIONS)
    except TypeError as error:
        raise ArticleRejected(Reason.NOT_ENCODABLE, f"cannot be written as JSON: {error}") from error


def loads(raw: bytes) -> Any:
    """Parse UTF-8 JSON that this project wrote itself or a file of the user's.

    Raises: ArticleRejected: `not_utf8` or `not_json`.
    """
    return _parse(raw)


def _parse(raw: bytes) -> Any:
    try:
        raw.decode("utf-8")
    except UnicodeDecodeError as error:
        raise ArticleRejected(Reason.NOT_UTF8, f"{error.reason} at byte {error.start}") from error
    try:
        return orjson.loads(raw)
    except orjson.JSONDecodeError as error:
        raise ArticleRejected(Reason.NOT_JSON, f"{error.msg} at line {error.lineno} column {error.colno}") from error


def _time(value: str | None) -> datetime | None:
    return None if value is None else datetime.fromisoformat(value)


def _language(data: Mapping[str, Any]) -> Language:
    return Language(
        code=data["code"],
        confidence=data["confidence"],
        script=data["script"],
        hint=data["hint"],
        alternatives=tuple(Alternative(code=a["code"], confidence=a["confidence"]) for a in data["alternatives"]),
    )


def _entity(data: Mapping[str, Any]) -> Entity:
    return Entity(
        id=data["id"],
        type=EntityType(data["type"]),
        name=data["name"],
        country=data["country"],
        claimants=tuple(data["claimants"]),
        latitude=data["latitude"],
        longitude=data["longitude"],
        count=data["count"],
        mentions=tuple(
            Mention(field=m["field"], start=m["start"], end=m["end"], text=m["text"], form=Form(m["form"]))
            for m in data["mentions"]
        ),
    )


def _escalation(data: Mapping[str, Any]) -> Escalation:
    level = data["level"]
    common: dict[str, Any] = {
        "score": data["score"],
        "deescalation": data["deescalation"],
        "level": None if level is None else Level(level),
        "quads": data["quads"],
        "keywords": tuple(_keyword(k) for k in data["keywords"]),
    }
    if data.get("truncated"):
        return TruncatedEscalation(**common, points_omitted=data["points_omitted"])
    return Escalation(**common)


def _keyword(data: Mapping[str, Any]) -> Keyword:
    return Keyword(
        term=data["term"],
        type=EventType(data["type"]),
        quad=Quad(data["quad"]),
        weight=data["weight"],
        points=data["points"],
        context=Context(data["context"]),
        quoted=data["quoted"],
        speaker=data["speaker"],
        field=data["field"],
        start=data["start"],
        end=data["end"],
        text=data["text"],
    )


def _pipeline(data: Mapping[str, Any]) -> Pipeline:
    return Pipeline(
        version=data["version"],
        gazetteer=data["gazetteer"],
        lexicon=data["lexicon"],
        detector=data["detector"],
        received_at=_time(data["received_at"]),
        enriched_at=_time(data["enriched_at"]),
        seconds=data["seconds"],
    )
