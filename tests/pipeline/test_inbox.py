"""Batches: bounded by count and bytes, in order, without waiting for company."""

import asyncio

import pytest

from streams.pipeline.inbox import Inbox, Received
from tests.pipeline.fakes import raw


def received(offset: int, size: int = 1) -> Received:
    return Received(raw=raw(b"x" * size, offset=offset), confirm=lambda: None)


async def filled(inbox: Inbox, sizes: list[int]) -> Inbox:
    for offset, size in enumerate(sizes):
        await inbox.put(received(offset, size))
    return inbox


@pytest.mark.asyncio
@pytest.mark.parametrize(
    ("sizes", "batches"),
    [
        pytest.param([1], [[0]], id="one-does-not-wait"),
        pytest.param([1, 1, 1], [[0, 1, 2]], id="all-that-is-there"),
        pytest.param([60, 40, 1], [[0, 1], [2]], id="up-to-the-bytes"),
        pytest.param([60, 41], [[0], [1]], id="not-beyond"),
        pytest.param([500, 1], [[0], [1]], id="one-larger-than-a-batch-goes-alone"),
        pytest.param([1, 500, 1], [[0], [1], [2]], id="large-in-the-middle"),
    ],
)
async def test_batches(sizes: list[int], batches: list[list[int]]) -> None:
    inbox = await filled(Inbox(size=10, max_bytes=100), sizes)
    assert [[item.raw.offset for item in await inbox.take()] for _ in batches] == batches
    assert len(inbox) == 0


@pytest.mark.asyncio
async def test_tombstones_have_no_size() -> None:
    inbox = Inbox(size=10, max_bytes=1)
    for offset in range(3):
        await inbox.put(Received(raw=raw(None, offset=offset), confirm=lambda: None))
    assert len(await inbox.take()) == 3


@pytest.mark.asyncio
async def test_a_full_inbox_waits() -> None:
    inbox = await filled(Inbox(size=2), [1, 1])
    third = asyncio.create_task(inbox.put(received(2)))
    await asyncio.sleep(0)
    assert (third.done(), len(inbox)) == (False, 2)
    assert [item.raw.offset for item in await inbox.take()] == [0, 1]
    await asyncio.wait_for(third, 5)
    assert [item.raw.offset for item in await inbox.take()] == [2]


@pytest.mark.asyncio
async def test_an_empty_inbox_waits() -> None:
    inbox = Inbox(size=2)
    taking = asyncio.create_task(inbox.take())
    await asyncio.sleep(0)
    assert not taking.done()
    await inbox.put(received(0))
    assert len(await asyncio.wait_for(taking, 5)) == 1
