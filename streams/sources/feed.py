"""RSS and Atom files. They come from anywhere: nothing in them is fetched, expanded or run."""

import calendar
import hashlib
import io
import re
import time
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from typing import Any

import feedparser

from streams.domain.codec import dumps
from streams.sources.entries import Bad, Entry, Place
from streams.sources.lines import Stream
from streams.sources.markup import plain_text
from streams.sources.opening import whole

_ROOT = re.compile(rb"<[A-Za-z]")


def read_feed(stream: Stream, place: Place, *, name: str) -> Iterator[Entry | Bad]:
    """The items of a feed, as they stand.

    Args: name: the source's name where the feed has no title.
    """
    data = whole(stream)
    if _declares_entities(data):
        yield Bad(place=place, problem="it declares XML entities, which are not read: they can grow without end")
        return
    # Bytes, never a name or an address: feedparser would open it.
    feed = feedparser.parse(io.BytesIO(data), sanitize_html=False, resolve_relative_uris=False)
    if not feed.get("version"):
        yield Bad(place=place, problem="no RSS or Atom feed")
        return
    for number, item in enumerate(feed.entries, 1):
        yield Entry(place=Place(file=place.file, item=number), body=_fields(item, feed.feed, name))


def _declares_entities(data: bytes) -> bool:
    head = data.replace(b"\0", b"")  # UTF-16 and UTF-32
    root = _ROOT.search(head)
    return b"<!ENTITY" in head[: root.start() if root else None].upper()


def _fields(item: Mapping[str, Any], feed: Mapping[str, Any], name: str) -> dict[str, Any]:
    source = _source(item, feed) or name
    title, body = " ".join(_plain(item.get("title_detail")).split()), _body(item)
    link = item.get("link") or None
    fields = {
        "id": _id(source, item.get("id") or link),
        "title": title if body else None,
        "text": body or title,
        "url": link,
        "source": source,
        "published_at": _published(item),
        "language": item.get("language") or feed.get("language") or None,
    }
    return {key: value for key, value in fields.items() if value}


def _source(item: Mapping[str, Any], feed: Mapping[str, Any]) -> str:
    own = item.get("source") or {}  # a feed of feeds names where an item came from
    return _plain(own.get("title_detail")) or _plain(feed.get("title_detail")) or feed.get("link") or ""


def _id(source: str, guid: str | None) -> str | None:
    return "feed:" + hashlib.sha256(dumps([source, guid])).hexdigest() if guid else None


def _body(item: Mapping[str, Any]) -> str:
    bodies = (_plain(detail) for detail in (*item.get("content", ()), item.get("summary_detail")))
    return next((body for body in bodies if body), "")


def _plain(detail: Mapping[str, Any] | None) -> str:
    if not detail:
        return ""
    return plain_text(detail.get("value") or "", is_html=detail.get("type") != "text/plain")


def _published(item: Mapping[str, Any]) -> str | None:
    """RFC 3339 in UTC; what cannot be read is passed on as it stands."""
    # Asked for with `in`: feedparser warns when it answers for a missing "updated" with "published".
    times = [name for name in ("published", "updated") if name in item]
    for name in times:
        if moment := _moment(item.get(f"{name}_parsed")):
            return moment
    return item[times[0]] or None if times else None


def _moment(parsed: time.struct_time | None) -> str | None:
    if parsed is None:
        return None
    try:
        return datetime.fromtimestamp(calendar.timegm(parsed), UTC).isoformat().replace("+00:00", "Z")
    except (ValueError, OverflowError, OSError):
        return None
