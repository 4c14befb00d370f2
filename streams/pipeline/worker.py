"""The worker's life: broker, topics, app, watchdogs, signals. Every way out of it is an exit code."""

import asyncio
import logging
import time
from collections.abc import Coroutine
from typing import Any, NoReturn

from aiokafka import TopicPartition
from aiokafka.errors import KafkaError

from streams.admin import connected, ensure_topics
from streams.health import Health
from streams.metrics import Metrics
from streams.pipeline.app import StreamsApp, lags, make_app, settled
from streams.pipeline.delivery import Delivery
from streams.pipeline.engine import Engine
from streams.pipeline.exits import Signals, fail, leave
from streams.pipeline.inbox import Inbox
from streams.pipeline.ledger import Gap, Ledger
from streams.pipeline.probe import Probe
from streams.pipeline.records import Composer
from streams.pipeline.sink import Sink
from streams.pipeline.watchdogs import STALL_SECONDS, BrokerWatch, StallWatch
from streams.processing import Processor
from streams.settings import Settings

log = logging.getLogger(__name__)

TICK_SECONDS = 1.0
WATCH_SECONDS = 5.0
OUTAGE_LOG_SECONDS = 15.0


class Worker:
    """Runs until a signal, then drains; `run` never returns."""

    def __init__(
        self, settings: Settings, *, processor: Processor, sink: Sink, metrics: Metrics, health: Health
    ) -> None:
        self._settings, self._sink, self._metrics, self._health = settings, sink, metrics, health
        composer = Composer.of(settings)
        delivery = Delivery(sink, composer, metrics, broker_timeout=settings.broker_timeout)
        self._engine = Engine(processor=processor, composer=composer, delivery=delivery, metrics=metrics, health=health)
        self._ledger = Ledger()
        self._away = 0.0  # seconds without a broker
        self._tasks: set[asyncio.Task[None]] = set()

    def run(self) -> NoReturn:
        """Work until SIGTERM or SIGINT; ends the process: 0 drained, 1 failed, 2 configuration, 3 no broker."""
        try:
            asyncio.run(self._main())
        except BaseException as error:  # noqa: BLE001 - whatever it is, the process must end without a commit
            fail(error)
        leave(0)

    async def _main(self) -> NoReturn:
        signals = Signals(asyncio.get_running_loop(), shutdown_timeout=self._settings.shutdown_timeout)
        self._spawn(self._tick())
        await asyncio.to_thread(self._prepare_topics)
        await self._sink.start()
        inbox = Inbox(size=self._settings.batch_size)
        app = self._make_app(inbox)
        self._spawn(self._engine.run(inbox))
        signals.something_to_drain()
        self._spawn(self._watch(app))
        await app.start()
        log.info("worker started, group %s", self._settings.group)
        await signals.stop.wait()
        await self._drain(app)
        leave(0)

    def _prepare_topics(self) -> None:
        with connected(self._settings) as admin:
            ensure_topics(admin, self._settings)

    def _make_app(self, inbox: Inbox) -> StreamsApp:
        def on_gap(gap: Gap) -> None:
            self._spawn(self._count_skipped(app, gap))

        app = make_app(self._settings, ledger=self._ledger, inbox=inbox, on_gap=on_gap, on_crash=fail)
        app.on_partitions_assigned.connect(self._on_assigned, weak=False)
        app.on_partitions_revoked.connect(self._on_revoked, weak=False)
        return app

    async def _on_assigned(self, *args: Any, **_: Any) -> None:
        self._health.partitions, self._health.backlog, self._health.joined = len(args[1]), True, True
        log.info("partitions assigned: %s", _listed(args[1]))

    async def _on_revoked(self, *args: Any, **_: Any) -> None:
        self._health.joined = False
        self._metrics.set_lag({})
        log.info("partitions revoked: %s", _listed(args[1]))

    async def _drain(self, app: StreamsApp) -> None:
        log.info("stopping: finishing what is in flight")
        if self._away and settled(app):
            return  # all is done, and there is no broker to take leave of
        await app.stop()
        await self._sink.stop()
        log.info("stopped: all that was in flight is published and committed")

    def _spawn(self, work: Coroutine[Any, Any, None]) -> None:
        async def guard() -> None:
            try:
                await work
            except Exception as error:  # noqa: BLE001 - a task that fails unseen is a silent hang
                fail(error)

        task = asyncio.create_task(guard())
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _tick(self) -> None:
        while True:
            self._health.tick()
            await asyncio.sleep(TICK_SECONDS)

    async def _watch(self, app: StreamsApp) -> None:
        probe = Probe(self._settings)
        broker = BrokerWatch(self._settings.broker_timeout, time.monotonic)
        stall = StallWatch(STALL_SECONDS, time.monotonic)
        told = 0.0
        while True:
            self._away = broker.update(answered=await probe.answered())
            told = self._tell(self._away, told)
            found = lags(app)
            backlog = sum(found.values())
            self._metrics.set_lag(found)
            self._health.backlog = backlog > 0 or len(found) < self._health.partitions
            stall.update(confirmations=self._ledger.confirmations, backlog=backlog, excused=self._away > 0)
            await asyncio.sleep(WATCH_SECONDS)

    def _tell(self, away: float, told: float) -> float:
        """Log an outage every 15 s, and its end; `told` is how long it lasted when it was last logged."""
        if away and away - told >= (OUTAGE_LOG_SECONDS if told else 0):
            limit = self._settings.broker_timeout
            log.warning("no broker at %s for %.0f s; giving up after %.0f s", self._settings.brokers, away, limit)
            return away
        if told and not away:
            log.info("a broker answers again")
        return told if away else 0.0

    async def _count_skipped(self, app: StreamsApp, gap: Gap) -> None:
        partition = _topic_partition(gap)
        try:
            earliest = (await app.consumer.earliest_offsets(partition))[partition]
        except KafkaError as error:
            log.warning("%s: offsets %d to %d never came (%s)", partition, gap.start, gap.end - 1, type(error).__name__)
            return
        # What lies between and still exists are markers of transactions or compacted records.
        skipped = min(gap.end, earliest) - gap.start
        if skipped > 0:
            self._metrics.skipped.labels(topic=gap.topic, partition=str(gap.partition)).inc(skipped)
            log.error("%s/%d: retention deleted %d records unread", gap.topic, gap.partition, skipped)


def _topic_partition(gap: Gap) -> TopicPartition:
    return TopicPartition(gap.topic, gap.partition)


def _listed(partitions: set[Any]) -> str:
    """`articles.raw/0, articles.raw/1`, or none."""
    return ", ".join(f"{tp.topic}/{tp.partition}" for tp in sorted(partitions)) or "none"
