"""Files to messages: read, rename, check, encode."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from streams.domain.article import Article
from streams.domain.codec import article_of, decode_article, encode_article, loads
from streams.errors import ArticleRejected, Reason
from streams.sources.entries import Bad, Entry, Message, Place
from streams.sources.feed import read_feed
from streams.sources.files import Kind, Source
from streams.sources.opening import UNREADABLE, opened, why
from streams.sources.plain import read_json, read_jsonl, read_raw_file, read_raw_lines, read_text
from streams.sources.table import read_csv
from streams.topics import MAX_RAW_BYTES

# What a record needs around its value must fit into the topic's limit too.
MAX_VALUE_BYTES = MAX_RAW_BYTES - 4096
Read = Callable[[Source], Iterator[Message | Bad]]


def articles(source: Source, *, max_bytes: int, rename: Mapping[str, str]) -> Iterator[Message | Bad]:
    """The articles of a file, each as a message or as what is wrong with it; never raises for what the file holds.

    Args: max_bytes: the largest article; rename: a field's name in the file to the name it gets.
    """
    for entry in _guarded(source, _entries, max_bytes):
        yield entry if isinstance(entry, Bad) else _message(entry, max_bytes=max_bytes, rename=rename)


def raw_records(source: Source) -> Iterator[Message | Bad]:
    """Each line of JSONL, or the whole of any other file, unchecked and without a key."""
    for entry in _guarded(source, _raw_entries, MAX_VALUE_BYTES):
        if isinstance(entry, Bad):
            yield entry
        elif isinstance(entry.body, bytes):
            yield Message(key=None, value=entry.body)


def every(sources: Sequence[Source], read: Read) -> Iterator[Message | Bad]:
    """What `read` makes of each source, one after the other."""
    for source in sources:
        yield from read(source)


Entries = Callable[[Source, Place, int], Iterator[Entry | Bad]]


def _guarded(source: Source, entries: Entries, max_bytes: int) -> Iterator[Entry | Bad]:
    place = Place(file=source.path)
    try:
        yield from entries(source, place, max_bytes)
    except UNREADABLE as error:
        yield Bad(place=place, problem=f"cannot be read: {why(error)}")


def _entries(source: Source, place: Place, max_bytes: int) -> Iterator[Entry | Bad]:
    with opened(source.path, compressed=source.compressed) as stream:
        match source.kind:
            case Kind.JSONL:
                yield from read_jsonl(stream, place, max_bytes=max_bytes)
            case Kind.JSON:
                yield from read_json(stream, place)
            case Kind.CSV:
                yield from read_csv(stream, place, max_bytes=max_bytes)
            case Kind.TEXT:
                yield from read_text(stream, place, name=source.name)
            case Kind.FEED:
                yield from read_feed(stream, place, name=source.name)
            case Kind.OTHER:
                raise ValueError(f"{source.path} can only be read raw")


def _raw_entries(source: Source, place: Place, max_bytes: int) -> Iterator[Entry | Bad]:
    reader = read_raw_lines if source.kind is Kind.JSONL else read_raw_file
    with opened(source.path, compressed=source.compressed) as stream:
        yield from reader(stream, place, max_bytes=max_bytes)


def _message(entry: Entry, *, max_bytes: int, rename: Mapping[str, str]) -> Message | Bad:
    try:
        article = _article(entry.body, max_bytes, rename)
        value = encode_article(article)
        if len(value) > max_bytes:
            raise ArticleRejected(Reason.TOO_LARGE, f"{len(value)} bytes, {max_bytes} are allowed")
    except ArticleRejected as error:
        return Bad(place=entry.place, problem=str(error))
    return Message(key=article.id.encode(), value=value, published_at=article.published_at)


def _article(body: bytes | Mapping[str, Any], max_bytes: int, rename: Mapping[str, str]) -> Article:
    if isinstance(body, bytes) and not rename:
        return decode_article(body, max_bytes=max_bytes)
    fields = loads(body) if isinstance(body, bytes) else body
    return article_of(_renamed(fields, rename))


def _renamed(fields: Any, rename: Mapping[str, str]) -> Any:
    """`fields` with other names; a renamed field replaces one that has the name already."""
    if not rename or not isinstance(fields, dict):
        return fields
    kept = {name: value for name, value in fields.items() if name not in rename}
    return kept | {new: fields[old] for old, new in rename.items() if old in fields}
