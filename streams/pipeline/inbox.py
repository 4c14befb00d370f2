"""Records waiting to be processed, taken in batches bounded by count and bytes."""

import asyncio
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass

from streams.pipeline.records import RawRecord

MAX_BATCH_BYTES = 16 * 1024 * 1024


@dataclass(frozen=True, slots=True, kw_only=True)
class Received:
    """A raw record, and how to tell that its output is safe."""

    raw: RawRecord
    confirm: Callable[[], None]


class Inbox:
    """A queue of at most `size` records; a batch is whatever is there, so nothing waits for company."""

    def __init__(self, *, size: int, max_bytes: int = MAX_BATCH_BYTES) -> None:
        self._size, self._max_bytes = size, max_bytes
        self._items: deque[Received] = deque()
        self._changed = asyncio.Condition()

    def __len__(self) -> int:
        return len(self._items)

    async def put(self, item: Received) -> None:
        """Add a record; waits while the inbox is full."""
        async with self._changed:
            await self._changed.wait_for(lambda: len(self._items) < self._size)
            self._items.append(item)
            self._changed.notify_all()

    async def take(self) -> list[Received]:
        """The records that are there, at least one, in order; waits for the first."""
        async with self._changed:
            await self._changed.wait_for(lambda: bool(self._items))
            batch = [self._items.popleft()]
            size = batch[0].raw.size
            while self._items and size + self._items[0].raw.size <= self._max_bytes:
                batch.append(self._items.popleft())
                size += batch[-1].raw.size
            self._changed.notify_all()
            return batch
