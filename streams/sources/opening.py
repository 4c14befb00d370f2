"""Opening files, compressed ones and standard input."""

import contextlib
import errno
import gzip
import sys
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import cast

from streams.sources.files import STDIN
from streams.sources.lines import Stream

# What reading may raise: a truncated or damaged gzip stream is no OSError in every case.
UNREADABLE = (OSError, EOFError, zlib.error)
WHOLE_FILE_BYTES = 64 * 1024 * 1024


@contextlib.contextmanager
def opened(path: str, *, compressed: bool) -> Iterator[Stream]:
    """The bytes of a file, decompressed, or of standard input.

    Raises: any of UNREADABLE, also while it is read.
    """
    if path == STDIN:
        yield cast(Stream, sys.stdin.buffer)  # its type does not show that it has read1
    elif compressed:
        with gzip.open(path, "rb") as packed:
            yield packed
    else:
        with Path(path).open("rb") as plain:
            yield plain


def whole(stream: Stream, *, limit: int = WHOLE_FILE_BYTES) -> bytes:
    """All of a stream that is not to be longer than `limit` bytes.

    Raises: OSError: it is longer.
    """
    data = stream.read(limit + 1)
    if len(data) > limit:
        raise OSError(errno.EFBIG, f"larger than {limit} bytes")
    return data


def why(error: Exception) -> str:
    """The reason in an error of UNREADABLE, without a path and without the number."""
    return (error.strerror if isinstance(error, OSError) else None) or str(error) or type(error).__name__
