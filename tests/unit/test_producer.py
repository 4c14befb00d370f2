"""What is counted as acknowledged, and how much is under way."""

from collections.abc import Callable
from dataclasses import dataclass, field

import pytest
from kafka import KafkaProducer
from kafka.errors import KafkaError, KafkaTimeoutError, TopicAuthorizationFailedError

from streams.errors import DeliveryFailed
from streams.producer import Publisher, producer_config
from streams.settings import Settings


@dataclass
class Promise:
    """A delivery that is kept, or broken, when `end` says so."""

    is_done: bool = False
    exception: Exception | None = None
    end: Callable[["Promise"], None] = lambda promise: None

    def get(self, timeout: float | None = None) -> None:
        self.end(self)
        if not self.is_done:
            raise KafkaTimeoutError(f"after {timeout} s")


def keep(promise: Promise) -> None:
    promise.is_done = True


def refuse(promise: Promise) -> None:
    promise.is_done, promise.exception = True, TopicAuthorizationFailedError("articles.raw")


@dataclass
class Broker:
    """A client in memory: `sent` holds what was sent, `ends` how the deliveries end, one after the other."""

    ends: list[Callable[[Promise], None]]
    sent: list[tuple[bytes | None, bytes]] = field(default_factory=list)
    promises: list[Promise] = field(default_factory=list)
    refuses: KafkaError | None = None

    def send(self, topic: str, *, value: bytes, key: bytes | None) -> Promise:
        if self.refuses:
            raise self.refuses
        promise = Promise(end=self.ends[len(self.sent) % len(self.ends)])
        self.sent.append((key, value))
        self.promises.append(promise)
        return promise

    def flush(self, timeout: float | None = None) -> None:
        for promise in self.promises:
            promise.end(promise)
        if not all(promise.is_done for promise in self.promises):
            raise KafkaTimeoutError("not everything")


def lose(promise: Promise) -> None:
    """The broker is gone."""


def publisher(broker: Broker, *, window: int = 100) -> Publisher:
    return Publisher(broker, "articles.raw", patience=1, window=window)


def test_everything_acknowledged() -> None:
    target = publisher(Broker([keep]))
    for _ in range(3):
        target.send(b"key", b"value")
    assert (target.settle(1), target.sent, target.acknowledged) == (0, 3, 3)


@pytest.mark.parametrize(
    ("ends", "lost", "message"),
    [
        pytest.param([keep, refuse, keep], 1, "TopicAuthorizationFailedError.*streams doctor", id="refused"),
        pytest.param([keep, lose, keep], 1, "not everything", id="not-in-time"),
        pytest.param([lose], 3, "not everything", id="broker-gone"),
    ],
)
def test_what_is_not_acknowledged_is_counted_and_told(
    ends: list[Callable[[Promise], None]], lost: int, message: str
) -> None:
    target = publisher(Broker(ends))
    for _ in range(3):
        target.send(b"key", b"value")
    assert target.settle(1) == lost
    with pytest.raises(DeliveryFailed, match=message):
        raise target.failure()


def test_no_more_is_sent_once_one_was_refused() -> None:
    broker = Broker([refuse])
    target = publisher(broker)
    target.send(b"a", b"value")
    broker.promises[0].end(broker.promises[0])
    with pytest.raises(DeliveryFailed):
        target.send(b"b", b"value")
    assert [key for key, _ in broker.sent] == [b"a"]
    assert (target.settle(1), target.sent) == (1, 1)


def test_no_more_than_the_window_is_under_way() -> None:
    broker = Broker([keep])
    target = publisher(broker, window=20)
    for _ in range(10):
        target.send(b"k", b"123456789")
        assert sum(not promise.is_done for promise in broker.promises) <= 3
    assert len(broker.sent) == 10


def test_a_full_window_that_does_not_empty_is_a_failure() -> None:
    target = publisher(Broker([lose]), window=1)
    target.send(b"k", b"value")
    with pytest.raises(DeliveryFailed, match="after 1 s"):
        target.send(b"k", b"value")


def test_a_record_that_the_client_refuses_counts_as_not_acknowledged() -> None:
    target = publisher(Broker([keep], refuses=KafkaTimeoutError("no metadata")))
    with pytest.raises(DeliveryFailed, match="no metadata"):
        target.send(b"k", b"value")
    assert target.settle(1) == 1


@pytest.mark.parametrize("idempotence", [True, False])
def test_the_configuration_is_one_that_the_client_knows(idempotence: bool) -> None:
    config = producer_config(Settings(idempotence=idempotence, broker_timeout=5))
    assert set(config) <= set(KafkaProducer.DEFAULT_CONFIG)
    assert (config["acks"], config["enable_idempotence"]) == ("all", idempotence)
    assert config["delivery_timeout_ms"] >= config["request_timeout_ms"] + config["linger_ms"]
