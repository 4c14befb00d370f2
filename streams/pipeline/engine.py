"""The loop of the worker: compute, publish, count, acknowledge. Knows neither Kafka nor Faust."""

import asyncio
import logging
import time
from collections.abc import Sequence

from streams.domain.dead_letter import DeadLetter
from streams.health import Health
from streams.metrics import Metrics
from streams.pipeline.delivery import Delivered, Delivery
from streams.pipeline.inbox import Inbox, Received
from streams.pipeline.records import Composer, Job
from streams.processing import Processor

log = logging.getLogger(__name__)

SPELL_SECONDS = 0.02  # how long articles are enriched before heartbeats and probes get their turn


class Engine:
    """Works through an inbox, batch by batch, in order."""

    def __init__(
        self,
        *,
        processor: Processor,
        composer: Composer,
        delivery: Delivery,
        metrics: Metrics,
        health: Health,
    ) -> None:
        self._processor, self._composer, self._delivery = processor, composer, delivery
        self._metrics, self._health = metrics, health

    async def run(self, inbox: Inbox) -> None:
        """Handle batches for ever; whatever this raises must end the process before anything more is committed."""
        while True:
            batch = await inbox.take()
            self._metrics.in_flight.set(len(batch) + len(inbox))
            await self.handle(batch)
            self._metrics.in_flight.set(len(inbox))

    async def handle(self, batch: Sequence[Received]) -> None:
        """Process and publish `batch`; each record is confirmed once the outputs of all are acknowledged."""
        began = time.perf_counter()
        delivered = await self._delivery.deliver(await self._process(batch))
        for item in delivered:
            self._count(item)
        for received in batch:
            received.confirm()
        self._metrics.batches.inc()
        self._health.progress()
        log.debug("batch of %d published in %.3f s", len(batch), time.perf_counter() - began)

    async def _process(self, batch: Sequence[Received]) -> list[Job]:
        jobs: list[Job] = []
        turn = time.perf_counter()
        for received in batch:
            began = time.perf_counter()
            outcome = self._processor.process(received.raw.value, received_at=received.raw.timestamp)
            jobs.append(self._composer.job(received.raw, outcome))
            ended = time.perf_counter()
            self._metrics.enrich_seconds.observe(ended - began)
            if ended - turn >= SPELL_SECONDS:
                await asyncio.sleep(0)
                turn = time.perf_counter()
        return jobs

    def _count(self, delivered: Delivered) -> None:
        outcome, raw = delivered.job.outcome, delivered.job.raw
        if isinstance(outcome, DeadLetter):
            self._metrics.count_dead_letter(outcome)
        else:
            self._metrics.count_enriched(outcome.article)
        if raw.timestamp is not None:
            self._metrics.end_to_end_seconds.observe(max(0.0, delivered.at - raw.timestamp))
