"""Where outputs go. `Sink` is the seam: a faster one needs these three methods and nothing else."""

import asyncio
import contextlib
import logging
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Protocol

from aiokafka import AIOKafkaProducer
from aiokafka.errors import (
    BrokerNotAvailableError,
    CorruptRecordException,
    InvalidProducerEpoch,
    KafkaError,
    KafkaTimeoutError,
    KafkaUnavailableError,
    MessageSizeTooLargeError,
    OutOfOrderSequenceNumber,
    ProducerClosed,
    ProducerFenced,
    RecordListTooLargeError,
    RecordTooLargeError,
    UnknownTopicOrPartitionError,
)

from streams.clients import aiokafka_config
from streams.errors import DeliveryFailed
from streams.pipeline.records import Outgoing
from streams.settings import Settings
from streams.topics import MAX_OUTPUT_BYTES

log = logging.getLogger(__name__)

LINGER_MS = 5
BATCH_BYTES = 262_144
REQUEST_TIMEOUT_MS = 30_000
STOP_SECONDS = 10.0
_TOO_LARGE = (MessageSizeTooLargeError, RecordListTooLargeError, RecordTooLargeError)
# What aiokafka calls final, and a new producer, with an id of its own, gets past.
_PASSING = (
    BrokerNotAvailableError,
    CorruptRecordException,
    InvalidProducerEpoch,
    KafkaTimeoutError,
    KafkaUnavailableError,
    OutOfOrderSequenceNumber,
    ProducerClosed,
    ProducerFenced,
)


class Refusal(StrEnum):
    """What a failed record calls for."""

    TOO_LARGE = "too_large"  # something smaller
    RETRY = "retry"  # the same again, later
    FATAL = "fatal"  # a person: missing topic, authorization


@dataclass(frozen=True, slots=True, kw_only=True)
class Ack:
    """All in-sync replicas have the record; `timestamp` is the broker's, in seconds, None where it gave none."""

    timestamp: float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Refused:
    """The record was not acknowledged; it may nevertheless have been written where `refusal` is RETRY."""

    refusal: Refusal
    detail: str


Result = Ack | Refused


class Sink(Protocol):
    """Publishes records in order."""

    async def start(self) -> None:
        """Get ready; an outage is left for `publish` to tell.

        Raises: DeliveryFailed: the broker will never take what this sink sends.
        """

    async def publish(self, batch: Sequence[Outgoing]) -> Sequence[Result]:
        """One result for each record, in order; returns when each is known, and raises nothing of the broker's."""

    async def stop(self) -> None:
        """Let go of connections; nothing is pending, since `publish` waits."""


class KafkaSink:
    """Publishes through an aiokafka producer of its own: Faust's cannot be idempotent without transactions.

    `config` is what the producer is made with.
    """

    def __init__(self, settings: Settings) -> None:
        self.config: dict[str, Any] = {
            **aiokafka_config(settings),
            "acks": "all",
            "enable_idempotence": settings.idempotence,
            "compression_type": "zstd",  # on articles three times faster than lz4, and smaller
            "linger_ms": LINGER_MS,
            "max_batch_size": BATCH_BYTES,
            "max_request_size": MAX_OUTPUT_BYTES,
            "request_timeout_ms": REQUEST_TIMEOUT_MS,
        }
        self._producer: AIOKafkaProducer | None = None

    async def start(self) -> None:
        """Connect, if a broker is there.

        Raises: DeliveryFailed: the broker refuses the producer, as the embedded one does an idempotent one.
        """
        try:
            await self._ready()
        except KafkaError as error:
            if refused(error).refusal is Refusal.FATAL:
                raise DeliveryFailed(
                    f"the broker refuses our producer ({type(error).__name__}); "
                    "with the embedded broker set STREAMS_IDEMPOTENCE=false"
                ) from error

    async def publish(self, batch: Sequence[Outgoing]) -> Sequence[Result]:
        """One result for each record, in order."""
        try:
            producer = await self._ready()
        except KafkaError as error:
            return [refused(error)] * len(batch)
        results = await self._send(producer, batch)
        if any(isinstance(r, Refused) and r.refusal is not Refusal.TOO_LARGE for r in results):
            await self.stop()
        return results

    async def stop(self) -> None:
        """Close the producer; the next `publish` opens another."""
        producer, self._producer = self._producer, None
        if producer is not None:
            with contextlib.suppress(KafkaError, TimeoutError):
                await asyncio.wait_for(producer.stop(), STOP_SECONDS)

    async def _ready(self) -> AIOKafkaProducer:
        if self._producer is None:
            producer = AIOKafkaProducer(**self.config)
            try:
                await producer.start()
            except BaseException:
                await producer.stop()
                raise
            self._producer = producer
        return self._producer

    async def _send(self, producer: AIOKafkaProducer, batch: Sequence[Outgoing]) -> list[Result]:
        sent: list[asyncio.Future[Any] | Result] = []
        for record in batch:
            try:
                sent.append(
                    await producer.send(record.topic, record.value, key=record.key, headers=list(record.headers))
                )
            except KafkaError as error:
                answer = await _confirmed(producer, error)
                sent.append(answer)
                if answer.refusal is not Refusal.TOO_LARGE:
                    break
        not_sent = Refused(refusal=Refusal.RETRY, detail="not sent after an error before it")
        return [await _result(item) for item in sent] + [not_sent] * (len(batch) - len(sent))


async def _result(sent: "asyncio.Future[Any] | Result") -> Result:
    if isinstance(sent, Ack | Refused):
        return sent
    try:
        metadata = await sent
    except KafkaError as error:
        return refused(error)
    by_broker = metadata.timestamp_type == 1
    return Ack(timestamp=metadata.timestamp / 1000 if by_broker else None)


async def _confirmed(producer: AIOKafkaProducer, error: KafkaError) -> Refused:
    # "Unknown topic" is also what aiokafka says when no broker answered in time.
    if isinstance(error, UnknownTopicOrPartitionError) and not await producer.client.force_metadata_update():
        return Refused(refusal=Refusal.RETRY, detail="no broker answers")
    return refused(error)


def refused(error: KafkaError) -> Refused:
    """What an error of the client or broker calls for."""
    # The name, not the text of an error: aiokafka puts whole requests into some.
    return Refused(refusal=_refusal(error), detail=type(error).__name__)


def _refusal(error: KafkaError) -> Refusal:
    if isinstance(error, _TOO_LARGE):
        return Refusal.TOO_LARGE
    if isinstance(error, UnknownTopicOrPartitionError):
        return Refusal.FATAL
    return Refusal.RETRY if error.retriable or isinstance(error, _PASSING) else Refusal.FATAL
