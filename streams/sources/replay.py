"""When each message is due: as fast as it goes, at a rate, or at the distances of `published_at`."""

import tempfile
from collections.abc import Iterator
from datetime import datetime
from typing import Protocol, Self

from streams.sources.entries import Message

CATCH_UP_SECONDS = 1.0


class Pace(Protocol):
    """A schedule; moments are seconds of any one clock."""

    def restart(self) -> None:
        """The messages begin again."""

    def due(self, message: Message, now: float) -> float:
        """When the next message is to be sent; a moment that has passed means at once."""


class AtOnce:
    """No waiting."""

    def restart(self) -> None:
        """Changes nothing."""

    def due(self, message: Message, now: float) -> float:  # noqa: ARG002 - a Pace
        """Now."""
        return now


class Rate:
    """Evenly, `per_second`, over a restart too; a delay is made up for, but never more than a second's worth."""

    def __init__(self, per_second: float) -> None:
        self._interval = 1 / per_second
        self._next: float | None = None

    def restart(self) -> None:
        """Changes nothing."""

    def due(self, message: Message, now: float) -> float:  # noqa: ARG002 - a Pace
        """One interval after the one before."""
        moment = now if self._next is None else max(self._next, now - CATCH_UP_SECONDS)
        self._next = moment + self._interval
        return moment


class Replay:
    """The distances of `published_at`, `speed` times as fast, from the first message that has one.

    A message without a time, or of 1970-01-01, is due at once.
    """

    def __init__(self, speed: float) -> None:
        self._speed = speed
        self._first: tuple[float, float] | None = None

    def restart(self) -> None:
        """The next message that has a time is the first again."""
        self._first = None

    def due(self, message: Message, now: float) -> float:
        """As long after the first one as it was published after it."""
        published = moment_of(message.published_at)
        if published is None:
            return now
        if self._first is None:
            self._first = (now, published)
        began, first = self._first
        return began + (published - first) / self._speed


def moment_of(published_at: datetime | None) -> float | None:
    """Seconds since 1970; None for an unknown time, which 1970-01-01 stands for too."""
    if published_at is None or published_at.date().isoformat() == "1970-01-01":
        return None
    return published_at.timestamp()


class Chronicle:
    """Messages in the order of their `published_at`; one without stays behind the one it followed.

    They lie in a temporary file, which goes with the block; memory holds a few numbers for each.
    """

    def __init__(self) -> None:
        self._file = tempfile.TemporaryFile()  # noqa: SIM115 - closed by __exit__
        self._index: list[tuple[float, int, int, int, datetime | None]] = []
        self._latest = float("-inf")

    def __enter__(self) -> Self:
        """Itself."""
        return self

    def __exit__(self, *error: object) -> None:
        """Forget everything."""
        self._file.close()

    def __len__(self) -> int:
        """How many messages it holds."""
        return len(self._index)

    def add(self, message: Message) -> None:
        """Keep a message that has a key; all are added before the first is read."""
        key = message.key or b""
        moment = moment_of(message.published_at)
        self._latest = self._latest if moment is None else moment
        self._index.append((self._latest, self._file.tell(), len(key), len(message.value), message.published_at))
        self._file.write(key + message.value)

    def __iter__(self) -> Iterator[Message]:
        """The messages, in order."""
        self._index.sort(key=lambda entry: entry[:2])
        for _, place, key_size, size, published_at in self._index:
            self._file.seek(place)
            key = self._file.read(key_size)
            yield Message(key=key, value=self._file.read(size), published_at=published_at)
