"""`.csv`: the first row names the fields."""

import csv
import errno
from collections.abc import Iterator

from streams.errors import Reason
from streams.sources.entries import Bad, Entry, Place
from streams.sources.lines import Stream, lines

DELIMITERS = ",;\t|"
_MARK = "\ufeff"


def read_csv(stream: Stream, place: Place, *, max_bytes: int) -> Iterator[Entry | Bad]:
    """One article a row, every cell a string, an empty cell absent; blank rows are skipped.

    The delimiter is the one of `,` `;` tab `|` that the first row holds most often.
    """
    csv.field_size_limit(max_bytes)
    text = _decoded(stream, keep=2 * max_bytes)
    first = next(text, "").removeprefix(_MARK)
    header = [name.strip() for name in next(csv.reader([first], delimiter=_delimiter(first)), [])]
    if problem := _header_problem(header):
        yield Bad(place=Place(file=place.file, line=1), problem=problem)
        return
    rows = csv.reader(text, delimiter=_delimiter(first))
    while True:
        here = Place(file=place.file, line=rows.line_num + 2)
        try:
            row = next(rows)
        except StopIteration:
            return
        except csv.Error as error:
            yield Bad(place=here, problem=str(error))
            continue
        if row:
            yield _entry(here, header, row)


def _delimiter(line: str) -> str:
    return max(DELIMITERS, key=line.count)


def _header_problem(header: list[str]) -> str:
    if not any(header):
        return "the first row must name the fields"
    twice = {name for name in header if header.count(name) > 1}
    return f"{len(twice)} of the fields that the first row names are there twice" if twice else ""


def _entry(place: Place, header: list[str], row: list[str]) -> Entry | Bad:
    if len(row) != len(header):
        return Bad(place=place, problem=f"{len(row)} cells, the first row has {len(header)}")
    try:
        "".join(row).encode()
    except UnicodeEncodeError:
        return Bad(place=place, problem=f"{Reason.NOT_UTF8}: the row is not UTF-8")
    return Entry(place=place, body={name: cell for name, cell in zip(header, row, strict=True) if cell})


def _decoded(stream: Stream, *, keep: int) -> Iterator[str]:
    # Bytes that are not UTF-8 become surrogates, so that one bad row does not end the file.
    for number, line in enumerate(lines(stream, keep=keep), 1):
        if len(line) > keep:
            raise OSError(errno.EFBIG, f"line {number} is longer than {keep} bytes")
        yield line.decode("utf-8", "surrogateescape") + "\n"
