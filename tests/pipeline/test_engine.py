"""Batches through the engine: order, acknowledgement, counting."""

import asyncio
from collections.abc import Callable
from typing import cast

import pytest
from prometheus_client import CollectorRegistry

from streams.enricher import Enricher
from streams.errors import DeliveryFailed
from streams.health import Health
from streams.metrics import Metrics
from streams.pipeline.delivery import Delivery
from streams.pipeline.engine import Engine
from streams.pipeline.inbox import Inbox, Received
from streams.pipeline.records import Outgoing, RawRecord
from streams.pipeline.sink import Refusal, Result
from streams.processing import Processor
from tests.pipeline.fakes import (
    NOW,
    CopyingEnricher,
    FakeTime,
    ListSink,
    acknowledge,
    composer,
    raw,
    refuse,
)


class Rig:
    """An engine between a list of records and a list of outputs."""

    def __init__(self, sink: ListSink) -> None:
        self.sink = sink
        self.metrics = Metrics(CollectorRegistry(), languages=["en", "ar"])
        self.health = Health(clock=lambda: 0.0, joined=True, partitions=1)
        self.confirmed: list[int] = []
        delivery = Delivery(sink, composer(), self.metrics, broker_timeout=5.0, timing=FakeTime().timing())
        processor = Processor(cast(Enricher, CopyingEnricher()), clock=lambda: NOW)
        self.engine = Engine(
            processor=processor, composer=composer(), delivery=delivery, metrics=self.metrics, health=self.health
        )

    def received(self, record: RawRecord) -> Received:
        return Received(raw=record, confirm=lambda: self.confirmed.append(record.offset))

    async def handle(self, *values: bytes | None) -> None:
        await self.engine.handle([self.received(raw(v, offset=n)) for n, v in enumerate(values)])

    def value(self, name: str, **labels: str) -> float | None:
        return self.metrics.registry.get_sample_value(name, labels)


GOOD, ARABIC, BAD, TOMBSTONE = b'{"id":"a","text":"calm"}', b'{"text":"x","language":"ar"}', b"{", None


@pytest.mark.asyncio
async def test_every_record_has_one_outcome_and_is_confirmed_in_order() -> None:
    rig = Rig(ListSink())
    await rig.handle(GOOD, BAD, TOMBSTONE, GOOD)
    topics = ["articles.enriched", "articles.dead-letter", "articles.dead-letter", "articles.enriched"]
    assert [record.topic for record in rig.sink.written] == topics
    assert rig.confirmed == [0, 1, 2, 3]


@pytest.mark.asyncio
async def test_nothing_is_confirmed_before_all_of_the_batch_is_acknowledged() -> None:
    rig = Rig(ListSink())
    seen: list[list[int]] = []

    def answer(record: Outgoing, number: int) -> Result:
        seen.append(list(rig.confirmed))
        return refuse(Refusal.RETRY) if number == 1 else acknowledge(record, number)

    rig.sink.answer = answer
    await rig.handle(GOOD, GOOD, GOOD)
    assert seen == [[]] * 5
    assert rig.confirmed == [0, 1, 2]


@pytest.mark.asyncio
async def test_a_batch_that_cannot_be_delivered_is_neither_confirmed_nor_counted() -> None:
    rig = Rig(ListSink(answer=lambda record, number: acknowledge(record, number) if number else refuse(Refusal.FATAL)))
    with pytest.raises(DeliveryFailed):
        await rig.handle(GOOD, GOOD)
    assert rig.confirmed == []
    assert rig.value("streams_batches_total") == 0
    assert rig.value("streams_articles_total", outcome="enriched", language="en") is None


@pytest.mark.asyncio
async def test_outcomes_are_counted() -> None:
    rig = Rig(ListSink())
    await rig.handle(GOOD, ARABIC, b'{"text":"x","language":"tlh"}', BAD, TOMBSTONE, b'{"text":"x","published_at":5}')
    assert rig.value("streams_articles_total", outcome="enriched", language="en") == 2
    assert rig.value("streams_articles_total", outcome="enriched", language="ar") == 1
    assert rig.value("streams_articles_total", outcome="enriched", language="other") == 1
    assert rig.value("streams_articles_total", outcome="dead_letter", language="none") == 2
    assert rig.value("streams_dead_letters_total", reason="not_json") == 1
    assert rig.value("streams_dead_letters_total", reason="tombstone") == 1
    assert rig.value("streams_published_at_unreadable_total") == 1
    assert rig.value("streams_batches_total") == 1
    assert rig.value("streams_enrich_seconds_count") == 6


@pytest.mark.asyncio
async def test_end_to_end_is_from_the_raw_records_timestamp_to_the_brokers() -> None:
    rig = Rig(ListSink())
    await rig.handle(GOOD)
    assert rig.value("streams_end_to_end_seconds_sum") == 0.5


@pytest.mark.asyncio
async def test_a_record_without_timestamp_has_no_latency() -> None:
    rig = Rig(ListSink())
    await rig.engine.handle([rig.received(raw(GOOD, timestamp=None))])
    assert rig.value("streams_end_to_end_seconds_count") == 0


@pytest.mark.asyncio
async def test_output_too_large_is_counted_as_what_it_became() -> None:
    rig = Rig(ListSink(answer=_only_dead_letters))
    await rig.handle(GOOD)
    assert rig.value("streams_dead_letters_total", reason="output_too_large") == 1
    assert rig.value("streams_articles_total", outcome="enriched", language="en") is None
    assert rig.confirmed == [0]


def _only_dead_letters(record: Outgoing, number: int) -> Result:
    return refuse(Refusal.TOO_LARGE) if record.topic == "articles.enriched" else acknowledge(record, number)


@pytest.mark.asyncio
async def test_progress_makes_the_worker_ready() -> None:
    rig = Rig(ListSink())
    assert not rig.health.ready()
    await rig.handle(GOOD)
    assert rig.health.ready()


@pytest.mark.asyncio
async def test_the_loop_takes_what_is_there_until_it_is_stopped() -> None:
    rig, inbox = Rig(ListSink()), Inbox(size=10)
    for offset in range(3):
        await inbox.put(rig.received(raw(GOOD, offset=offset)))
    task = asyncio.create_task(rig.engine.run(inbox))
    await _until(lambda: rig.confirmed == [0, 1, 2])
    await inbox.put(rig.received(raw(GOOD, offset=3)))
    await _until(lambda: rig.confirmed == [0, 1, 2, 3])
    task.cancel()
    assert [len(attempt) for attempt in rig.sink.attempts] == [3, 1]
    assert rig.value("streams_in_flight") == 0


async def _until(condition: Callable[[], bool], *, seconds: float = 5.0) -> None:
    async with asyncio.timeout(seconds):
        while not condition():
            await asyncio.sleep(0)
