"""The Faust app: it owns the group, the partitions and the commits; everything else is the engine's.

Faust acknowledges an event when an agent fails, is cancelled or is rebalanced away (`faust.md`, 1 to 4). So its
acknowledgements only serve to drain; what is committed is what the ledger says.
"""

import logging
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final, cast

import faust
from faust.exceptions import ConsumerNotStarted
from faust.transport.drivers import aiokafka as driver
from faust.types import TP

from streams.clients import bootstrap_servers, faust_credentials
from streams.pipeline.inbox import Inbox, Received
from streams.pipeline.ledger import Gap, Ledger, Partition
from streams.pipeline.records import RawRecord
from streams.settings import Settings
from streams.topics import RAW

# Faust names the logs of a service after the module of its class.
_faust_log = logging.getLogger("faust.app.streams")

COMMIT_SECONDS = 1.0
# When every buffer is full Faust's fetcher sleeps for a second, so this also caps articles a second.
BUFFERED_RECORDS = 1024
FETCH_BYTES = 4 * 1024 * 1024
_LAST_SECOND: Final = 253402300799.0  # 9999-12-31, beyond which datetime cannot go

OnGap = Callable[[Gap], None]
OnCrash = Callable[[BaseException], None]


class LedgerConsumer(driver.Consumer):
    """Commits what the ledger says is safe, and nothing else."""

    app: "StreamsApp"
    logger = _faust_log

    def group_offset(self, tp: TP) -> int | None:
        """Where the group stood when `tp` was assigned, or stands since the last commit; None without a commit."""
        return self._committed_offset.get(tp)

    def fetch_position(self, tp: TP) -> int | None:
        """The offset that is fetched next; None while aiokafka has not settled it."""
        assignment = self._thread._ensure_consumer()._subscription.subscription.assignment
        state = assignment and assignment.state_value(tp)
        return state.position if state and state.has_valid_position else None

    def _new_offset(self, tp: TP) -> int | None:
        self._acked[tp].clear()
        self._acked_index[tp].clear()
        self._gap.pop(tp, None)
        return self.app.ledger.committable((tp.topic, tp.partition))

    async def on_partitions_assigned(self, assigned: set[TP], generation_id: int = 0) -> None:
        """Open the ledger before the first record can come."""
        self.app.ledger.assign({(tp.topic, tp.partition) for tp in assigned})
        await super().on_partitions_assigned(assigned, generation_id)

    async def on_partitions_revoked(self, revoked: set[TP]) -> None:
        """Drain and commit, then close the ledger."""
        await super().on_partitions_revoked(revoked)
        self.app.ledger.assign(set())

    async def verify_all_partitions_active(self) -> None:
        """Faust only logs a stall, and wrongly without its monitor; our watchdog acts on it."""


class LedgerTransport(driver.Transport):
    """Faust's aiokafka transport with our consumer."""

    Consumer = LedgerConsumer


class StreamsApp(faust.App):
    """A Faust app with a ledger, without folders, monitor and second chances: a crash is told at once."""

    logger = _faust_log

    def __init__(self, name: str, *, ledger: Ledger, on_crash: OnCrash, **options: Any) -> None:
        super().__init__(name, **options)
        self.ledger, self._tell = ledger, on_crash
        self.transport = LedgerTransport(self.conf.broker_consumer, self)
        self.boot_strategy.enable_sensors = False

    @property
    def own_consumer(self) -> LedgerConsumer:
        """The consumer, as what it is."""
        return cast(LedgerConsumer, self.consumer)

    def assigned(self) -> set[TP]:
        """The partitions owned now; none while the consumer starts."""
        try:
            return self.consumer.assignment()
        except ConsumerNotStarted:
            return set()

    def on_init_dependencies(self) -> Any:
        """The services of a worker; the monitor, a quarter of the CPU, listens to nothing."""
        services = super().on_init_dependencies()
        self.sensors.remove(self.monitor)
        return services

    def _create_directories(self) -> None:
        """Only tables need folders, and there are none."""

    def _crash(self, reason: BaseException) -> None:
        self._tell(reason)
        super()._crash(reason)


def make_app(settings: Settings, *, ledger: Ledger, inbox: Inbox, on_gap: OnGap, on_crash: OnCrash) -> StreamsApp:
    """An app whose one agent puts every record of articles.raw into `inbox`; to be made inside the running loop.

    Args: on_gap: told of offsets that never came; on_crash: told when anything in Faust fails, must not return.
    """
    app = StreamsApp(settings.group, ledger=ledger, on_crash=on_crash, **_options(settings))
    topic = app.topic(
        settings.topic(RAW), key_type=bytes, value_type=bytes, key_serializer="raw", value_serializer="raw"
    )

    @app.agent(topic, name="enrich", concurrency=1)
    async def enrich(stream: Any) -> None:
        try:
            async for event in stream.noack().events():
                await _receive(app, inbox, on_gap, event)
        except Exception as error:  # noqa: BLE001 - Faust would acknowledge the event and go on
            on_crash(error)

    return app


async def _receive(app: StreamsApp, inbox: Inbox, on_gap: OnGap, event: Any) -> None:
    message = event.message
    partition: Partition = (message.topic, message.partition)
    committed = app.own_consumer.group_offset(message.tp)
    gap = app.ledger.receive(partition, message.offset, committed=committed)
    if gap is not None:
        on_gap(gap)

    def confirm() -> None:
        # An output of an earlier assignment is safe too, but where the group stands now is not ours to say.
        if message.generation_id == app.consumer_generation_id:
            app.ledger.confirm(partition, message.offset)
        event.ack()

    await inbox.put(Received(raw=_raw_record(message), confirm=confirm))


def _raw_record(message: Any) -> RawRecord:
    timestamp = message.timestamp
    return RawRecord(
        topic=message.topic,
        partition=message.partition,
        offset=message.offset,
        # A topic with CreateTime holds whatever its producers wrote: -1, nanoseconds, the year 60000.
        timestamp=timestamp if timestamp is not None and 0 <= timestamp <= _LAST_SECOND else None,
        key=message.key,
        value=message.value,
        headers=tuple(message.headers or ()),
    )


def _options(settings: Settings) -> dict[str, Any]:
    return {
        "env": {},  # else variables like BROKER_URL and PROCESSING_GUARANTEE would override these arguments
        "version": 1,  # another one changes the group's name and forgets its offsets
        "broker": [f"kafka://{address}" for address in bootstrap_servers(settings)],
        "broker_credentials": faust_credentials(settings),
        "broker_client_id": settings.group,
        "broker_session_timeout": settings.session_timeout,
        "broker_heartbeat_interval": min(3.0, settings.session_timeout / 3),
        "broker_request_timeout": 30.0,
        "broker_rebalance_timeout": 60.0,
        "broker_commit_interval": COMMIT_SECONDS,
        "consumer_auto_offset_reset": "earliest",
        "consumer_max_fetch_size": FETCH_BYTES,
        "stream_wait_empty": True,
        "stream_buffer_maxsize": BUFFERED_RECORDS,
        "topic_disable_leader": True,
        "topic_allow_declare": False,
        "table_standby_replicas": 0,
        "store": "memory://",
        "web_enabled": False,
        "worker_redirect_stdouts": False,
        "autodiscover": False,
        "datadir": Path(tempfile.gettempdir()) / "escalation-streams",  # absolute, and never made
    }


def lags(app: StreamsApp) -> dict[Partition, int]:
    """For each partition owned now, how many records are not yet finished, as far as the broker has told."""
    found: dict[Partition, int] = {}
    for tp in app.assigned():
        highwater, position = app.consumer.highwater(tp), _position(app, tp)
        if highwater is not None and position is not None:
            found[tp.topic, tp.partition] = max(0, highwater - position)
    return found


def settled(app: StreamsApp) -> bool:
    """Whether nothing is in flight and all that is finished is committed."""
    unfinished = app.consumer.unacked or any(
        (app.ledger.committable((tp.topic, tp.partition)) or 0) > (app.own_consumer.group_offset(tp) or 0)
        for tp in app.assigned()
    )
    return not unfinished


def _position(app: StreamsApp, tp: TP) -> int | None:
    confirmed = app.ledger.committable((tp.topic, tp.partition))
    if confirmed is not None:
        return confirmed
    committed = app.own_consumer.group_offset(tp)
    # A group without a commit stands where aiokafka's reset put it.
    return app.own_consumer.fetch_position(tp) if committed is None else committed
