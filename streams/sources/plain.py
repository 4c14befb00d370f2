"""`.jsonl`, `.json`, `.txt`, and files that are taken as they are."""

from collections.abc import Iterator
from typing import Any

from streams.domain.codec import loads
from streams.errors import ArticleRejected, Reason
from streams.sources.entries import Bad, Entry, Place
from streams.sources.lines import Stream, lines
from streams.sources.opening import whole

BOM = b"\xef\xbb\xbf"


def read_jsonl(stream: Stream, place: Place, *, max_bytes: int) -> Iterator[Entry | Bad]:
    """One article a line; blank lines are skipped."""
    for entry in read_raw_lines(stream, place, max_bytes=max_bytes):
        if isinstance(entry, Bad):
            yield entry
        elif body := _without_mark(entry).strip():
            yield Entry(place=entry.place, body=body)


def read_raw_lines(stream: Stream, place: Place, *, max_bytes: int) -> Iterator[Entry | Bad]:
    """Each line as its bytes, the blank ones too."""
    for number, line in enumerate(lines(stream, keep=max_bytes), 1):
        here = Place(file=place.file, line=number)
        if len(line) > max_bytes:
            yield Bad(place=here, problem=f"{Reason.TOO_LARGE}: more than {max_bytes} bytes, {max_bytes} are allowed")
        else:
            yield Entry(place=here, body=line)


def read_raw_file(stream: Stream, place: Place, *, max_bytes: int) -> Iterator[Entry | Bad]:
    """The file as its bytes."""
    yield Entry(place=place, body=whole(stream, limit=max_bytes))


def read_json(stream: Stream, place: Place) -> Iterator[Entry | Bad]:
    """One article, or an array of them."""
    body = whole(stream).removeprefix(BOM)
    if not body.lstrip().startswith(b"["):
        yield Entry(place=place, body=body)
        return
    try:
        items = loads(body)
    except ArticleRejected as error:
        yield Bad(place=place, problem=str(error))
        return
    for number, item in enumerate(items, 1):
        yield _item(Place(file=place.file, item=number), item)


def read_text(stream: Stream, place: Place, *, name: str) -> Iterator[Entry | Bad]:
    """First line: title; the rest, without leading blank lines: text; a file of one line has a text and no title."""
    try:
        text = whole(stream).removeprefix(BOM).decode("utf-8")
    except UnicodeDecodeError as error:
        yield Bad(place=place, problem=f"{Reason.NOT_UTF8}: {error.reason} at byte {error.start}")
        return
    first, _, rest = text.replace("\r\n", "\n").partition("\n")
    title, body = first.strip(), _without_blank_lines(rest)
    fields = {"title": title, "text": body} if title and body else {"text": body or title}
    yield Entry(place=place, body={**fields, "source": name})


def _without_mark(entry: Entry) -> bytes:
    body = entry.body if isinstance(entry.body, bytes) else b""
    return body.removeprefix(BOM) if entry.place.line == 1 else body


def _item(place: Place, item: Any) -> Entry | Bad:
    if isinstance(item, dict):
        return Entry(place=place, body=item)
    return Bad(place=place, problem=f"{Reason.NOT_OBJECT}: an article must be a JSON object")


def _without_blank_lines(text: str) -> str:
    lead = len(text) - len(text.lstrip())
    return text[text.rfind("\n", 0, lead) + 1 :] if text.strip() else ""
