"""Lines of a stream of bytes, as they come, in bounded memory."""

import sys
from collections.abc import Callable, Iterator
from typing import Protocol

CHUNK_BYTES = 1 << 18


class Stream(Protocol):
    """What is read from: a file, a pipe or a gzip stream."""

    def read(self, size: int, /) -> bytes:
        """At most `size` bytes, fewer only at the end."""

    def read1(self, size: int, /) -> bytes:
        """At most `size` bytes: what is there, waiting only when nothing is."""


def lines(stream: Stream, *, keep: int = sys.maxsize, waiting: Callable[[], None] | None = None) -> Iterator[bytes]:
    """The lines without their line feeds; the last one needs none.

    Args: keep: of a longer line, a part of more than `keep` bytes comes, so that its length alone tells;
        `waiting`: called before every read, which may block.
    """
    pieces: list[bytes] = []
    kept = 0
    while chunk := _read(stream, waiting):
        first, *rest = chunk.split(b"\n")
        for number, piece in enumerate((first, *rest)):
            if number:
                yield b"".join(pieces)
                pieces, kept = [], 0
            if kept <= keep:
                pieces.append(piece)
                kept += len(piece)
    if kept:
        yield b"".join(pieces)


def _read(stream: Stream, waiting: Callable[[], None] | None) -> bytes:
    if waiting is not None:
        waiting()
    return stream.read1(CHUNK_BYTES)
