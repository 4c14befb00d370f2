"""What became of every record of `articles.raw`, read with a client that is not ours and imports nothing of `streams`."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from confluent_kafka import OFFSET_BEGINNING, Consumer, KafkaError, Message, Producer, TopicPartition

from tests.system.support import DEAD_LETTER, ENRICHED, RAW, wait_for

_ANSWER_SECONDS = 20.0
Origin = tuple[str, int, int]  # topic, partition, offset


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """One record as it lies on the broker; headers by name, the last of a name wins."""

    origin: Origin
    key: bytes | None
    value: bytes | None
    headers: Mapping[str, str]


@dataclass(frozen=True, kw_only=True)
class Account:
    """All records of the three topics at one moment."""

    raw: Mapping[Origin, Record]
    enriched: tuple[Record, ...]
    dead: tuple[Record, ...]

    @cached_property
    def outcomes(self) -> Counter[Origin]:
        """How many outcomes each raw record has."""
        origins = [_enriched_origin(record) for record in self.enriched]
        return Counter(origins + [_dead_origin(record) for record in self.dead])

    @property
    def missing(self) -> set[Origin]:
        """Raw records without an outcome."""
        return self.raw.keys() - self.outcomes.keys()

    @property
    def repeats(self) -> int:
        """Outcomes beyond the first of each record, which at-least-once delivery allows."""
        return self.outcomes.total() - len(self.outcomes)

    @property
    def enriched_ids(self) -> set[str]:
        """The ids of all articles that came through."""
        return {(record.key or b"").decode() for record in self.enriched}

    @property
    def dead_by_origin(self) -> dict[Origin, Record]:
        """The dead letter of each raw record that has one."""
        return {_dead_origin(record): record for record in self.dead}


class Observer:
    """Reads and counts the three topics of one broker."""

    def __init__(self, address: str, *, prefix: str = "") -> None:
        self._address = address
        self.raw, self.enriched, self.dead = (prefix + name for name in (RAW, ENRICHED, DEAD_LETTER))

    def counts(self) -> tuple[int, int]:
        """Raw records, and outcomes, repeats among them."""
        with self._consumer() as consumer:
            raw, *outcomes = (sum(_ends(consumer, name).values()) for name in (self.raw, self.enriched, self.dead))
            return raw, sum(outcomes)

    def read(self) -> Account:
        """Everything the topics hold now; outcomes first, so that none is without its raw record."""
        with self._consumer() as consumer:
            enriched, dead, raw = (tuple(_read(consumer, name)) for name in (self.enriched, self.dead, self.raw))
        return Account(raw={record.origin: record for record in raw}, enriched=enriched, dead=dead)

    def wait_for_outcomes(self, number: int, *, seconds: float) -> int:
        """Wait for so many outcomes, repeats counted; returns how many there are."""
        return wait_for(
            lambda: (found := self.counts()[1]) >= number and found, seconds=seconds, what=f"{number} outcomes"
        )

    def wait_for_all(self, records: int, *, seconds: float) -> Account:
        """Wait until there are so many raw records and each has its outcome."""

        def complete() -> Account | None:
            raw, outcomes = self.counts()
            if raw < records or outcomes < raw:
                return None
            account = self.read()
            return None if account.missing else account

        account = wait_for(complete, seconds=seconds, what=f"an outcome for each of {records} records")
        assert account is not None
        return account

    @contextmanager
    def _consumer(self) -> Iterator[Consumer]:
        consumer = Consumer(
            {
                "bootstrap.servers": self._address,
                "group.id": "observer",
                "enable.auto.commit": False,
                "allow.auto.create.topics": False,
                "enable.partition.eof": False,
                "fetch.message.max.bytes": 16 * 1024 * 1024,
            }
        )
        try:
            yield consumer
        finally:
            consumer.close()


def send(address: str, topic: str, values: Iterable[bytes | None]) -> None:
    """Publish values without keys, as a stranger would.

    Raises: AssertionError: one was not acknowledged.
    """
    refused: list[KafkaError] = []

    def told(error: KafkaError | None, _message: object) -> None:
        if error is not None:
            refused.append(error)

    producer = Producer({"bootstrap.servers": address, "acks": "all", "message.max.bytes": 8 * 1024 * 1024})
    for value in values:
        producer.produce(topic, value, on_delivery=told)
        producer.poll(0)
    left = producer.flush(_ANSWER_SECONDS)
    assert (left, refused) == (0, [])


def _ends(consumer: Consumer, topic: str) -> dict[int, int]:
    partitions = consumer.list_topics(topic, _ANSWER_SECONDS).topics[topic].partitions
    places = [TopicPartition(topic, number) for number in partitions]
    return {place.partition: consumer.get_watermark_offsets(place, _ANSWER_SECONDS)[1] for place in places}


def _read(consumer: Consumer, topic: str) -> Iterator[Record]:
    left = {partition: end for partition, end in _ends(consumer, topic).items() if end}
    consumer.assign([TopicPartition(topic, partition, OFFSET_BEGINNING) for partition in left])
    while left:
        message = consumer.poll(_ANSWER_SECONDS)
        assert message is not None, f"no answer from the broker for {topic}"
        assert message.error() is None, message.error()
        record = _record(message)
        _, partition, offset = record.origin
        if offset >= left.get(partition, 0) - 1:
            left.pop(partition, None)
        yield record


def _record(message: Message) -> Record:
    topic, partition, offset = message.topic(), message.partition(), message.offset()
    assert topic is not None
    assert partition is not None
    assert offset is not None
    return Record(
        origin=(topic, partition, offset), key=message.key(), value=message.value(), headers=_headers(message)
    )


def _headers(message: Message) -> dict[str, str]:
    found: Any = message.headers() or []  # typed as more than it can be: these are pairs of name and bytes
    return {name: (value or b"").decode() for name, value in found}


def _enriched_origin(record: Record) -> Origin:
    topic, partition, offset = record.headers["streams-origin"].rsplit("/", 2)
    return topic, int(partition), int(offset)


def _dead_origin(record: Record) -> Origin:
    topic, partition, offset = (record.headers[f"streams-{name}"] for name in ("topic", "partition", "offset"))
    return topic, int(partition), int(offset)
