"""What readers yield: an article's fields or bytes and where they stand, or what is wrong there."""

import os
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from streams.domain.dead_letter import one_line


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where something stands, for a message to the user: `line` and `item` count from 1."""

    file: str
    line: int | None = None
    item: int | None = None

    def __str__(self) -> str:
        """As editors understand it: file:line."""
        if self.line is not None:
            return f"{shown(self.file)}:{self.line}"
        return shown(self.file) + ("" if self.item is None else f": item {self.item}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One article as a file holds it: the bytes of a JSON value, or its fields."""

    place: Place
    body: bytes | Mapping[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Bad:
    """Something that is no article; the problem is one line that holds no article text."""

    place: Place
    problem: str

    def __str__(self) -> str:
        """Where and what."""
        return f"{self.place}: {one_line(self.problem)}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    """A record for `articles.raw`: `key` is the article's id, None where the bytes are sent unchecked."""

    key: bytes | None
    value: bytes
    published_at: datetime | None = None


def shown(path: str) -> str:
    """A file's name, fit for a message: one line, and UTF-8 whatever its bytes are; `-` is standard input."""
    if path == "-":
        return "standard input"
    return one_line(os.fsencode(path).decode("utf-8", "replace"))
