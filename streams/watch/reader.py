"""Every new record of our two output topics, without a consumer group: watching leaves no trace on the broker."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime

from kafka import KafkaConsumer, TopicPartition
from kafka.consumer.fetcher import ConsumerRecord
from kafka.errors import KafkaError

from streams import topics
from streams.admin import connected
from streams.clients import kafka_python_config
from streams.errors import BrokerUnavailable
from streams.settings import Settings
from streams.watch.rows import Row, article_row, dead_row

_CONNECT_SECONDS = 15.0
_REFRESH_SECONDS = 1.0
_QUIET_SECONDS = 5.0  # after so long without a record we ask whether the broker is still there
_ASK_MS = 2000


class Reader:
    """Reads both topics, all partitions; a topic that does not exist yet is read from its start when it appears.

    `trouble` says that the broker does not answer; empty while it does.
    """

    def __init__(self, consumer: KafkaConsumer, settings: Settings, *, from_beginning: bool) -> None:
        self._consumer, self._settings = consumer, settings
        self._names = [settings.topic(topics.ENRICHED), settings.topic(topics.DEAD_LETTER)]
        self._places: list[TopicPartition] = []
        self._refreshed = self._heard = time.monotonic()
        self.trouble = ""
        self._find_partitions(from_beginning=from_beginning)

    def poll(self, seconds: float) -> list[ConsumerRecord]:
        """What arrived, oldest first; waits up to `seconds` for it.

        Raises: BrokerUnavailable: no broker answered for `settings.broker_timeout`.
        """
        if time.monotonic() - self._refreshed > _REFRESH_SECONDS:
            self._find_partitions(from_beginning=True)
        if not self._places:
            time.sleep(min(seconds, _REFRESH_SECONDS))
            return []
        batches = self._consumer.poll(timeout_ms=int(seconds * 1000)).values()
        records = [record for batch in batches for record in batch]
        self._listen(heard=bool(records))
        return sorted(records, key=lambda record: record.timestamp)

    def row(self, record: ConsumerRecord) -> Row:
        """The row of one record."""
        arrived_at = datetime.fromtimestamp(max(0, record.timestamp) / 1000, UTC)
        origin = f"{record.topic}/{record.partition}/{record.offset}"
        if record.topic == self._names[0]:
            return article_row(record.value, arrived_at=arrived_at, origin=origin)
        return dead_row(record.headers, arrived_at=arrived_at, origin=origin)

    def _find_partitions(self, *, from_beginning: bool) -> None:
        self._refreshed = time.monotonic()
        found = [
            TopicPartition(name, number)
            for name in self._names
            for number in sorted(self._consumer.partitions_for_topic(name))
        ]
        new = [place for place in found if place not in self._places]
        if not new:
            return
        self._places = found
        self._consumer.assign(found)
        if from_beginning:
            self._consumer.seek_to_beginning(*new)
        else:
            # Asked at once: seek_to_end would ask at the first poll, and miss what arrives until then.
            for place, end in self._consumer.end_offsets(new).items():
                self._consumer.seek(place, end)

    def _listen(self, *, heard: bool) -> None:
        quiet = time.monotonic() - self._heard
        if heard or (quiet > _QUIET_SECONDS and self._answers()):
            self._heard, self.trouble = time.monotonic(), ""
        elif quiet > _QUIET_SECONDS:
            self.trouble = f"no answer from {self._settings.brokers} for {quiet:.0f} s"
            if quiet > self._settings.broker_timeout:
                raise BrokerUnavailable(self.trouble)

    def _answers(self) -> bool:
        try:
            self._consumer.end_offsets(self._places[:1], timeout_ms=_ASK_MS)
        except KafkaError:
            return False
        return True


@contextmanager
def reader(settings: Settings, *, from_beginning: bool) -> Iterator[Reader]:
    """A reader for the length of the block.

    Raises: BrokerUnavailable, ConfigurationError: no broker, or one that refuses us.
    """
    with connected(settings, timeout=min(_CONNECT_SECONDS, settings.broker_timeout)):
        consumer = KafkaConsumer(
            **kafka_python_config(settings),
            allow_auto_create_topics=False,
            enable_auto_commit=False,
            metadata_max_age_ms=10_000,
            reconnect_backoff_max_ms=1000,
        )
    try:
        yield Reader(consumer, settings, from_beginning=from_beginning)
    finally:
        consumer.close()
