"""Topics on the broker: wait for it, create what is missing, say what differs. Through kafka-python's admin client."""

import contextlib
import logging
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from kafka import KafkaAdminClient
from kafka.admin import ConfigResource, ConfigResourceType
from kafka.errors import (
    AuthorizationError,
    BrokerResponseError,
    KafkaError,
    KafkaTimeoutError,
    SaslAuthenticationFailedError,
    TopicAlreadyExistsError,
    UnknownTopicOrPartitionError,
    for_code,
)
from kafka.net.compat import KafkaNetClient

from streams.clients import kafka_python_config
from streams.errors import BrokerUnavailable, ConfigurationError, DeliveryFailed
from streams.settings import Settings
from streams.topics import TOPICS, TopicSpec

log = logging.getLogger(__name__)

ATTEMPT_SECONDS = 5.0


@dataclass(frozen=True, slots=True, kw_only=True)
class TopicState:
    """One of our topics as the broker has it; `differences` maps a setting to (wanted, found)."""

    spec: TopicSpec
    name: str
    exists: bool
    partitions: int
    operations: frozenset[str]
    differences: dict[str, tuple[str, str]]


class _Cause(logging.Handler):
    """Keeps the error of the last failed attempt: kafka-python logs it and raises only a timeout."""

    def __init__(self) -> None:
        super().__init__()
        self.error: BaseException | None = None

    def emit(self, record: logging.LogRecord) -> None:
        """Remember the exception among the record's arguments."""
        for arg in record.args or ():
            if isinstance(arg, BaseException) and not isinstance(arg, KafkaTimeoutError):
                self.error = arg


@contextlib.contextmanager
def connected(settings: Settings, *, timeout: float | None = None) -> Iterator[KafkaAdminClient]:
    """An admin client, once a broker answers.

    Args: timeout: seconds to wait, `settings.broker_timeout` where None.
    Raises: BrokerUnavailable: none did in time; ConfigurationError: the broker refuses our credentials.
    """
    admin = _wait_for_broker(settings, settings.broker_timeout if timeout is None else timeout)
    try:
        yield admin
    finally:
        admin.close()


def ensure_topics(admin: KafkaAdminClient, settings: Settings, specs: Sequence[TopicSpec] = TOPICS) -> list[str]:
    """Create the topics that are missing, or only check them where `settings.create_topics` is false.

    Returns: the names created.
    Raises: ConfigurationError: topics are missing, or their settings refused; DeliveryFailed: not authorized.
    """
    missing = [spec for spec in specs if not _description(admin, settings.topic(spec.name))["partitions"]]
    if missing and not settings.create_topics:
        names = ", ".join(settings.topic(spec.name) for spec in missing)
        raise ConfigurationError(f"missing topics: {names}; create them with: streams topics --create")
    if missing:
        create_topics(admin, settings, missing)
    return [settings.topic(spec.name) for spec in missing]


def create_topics(admin: KafkaAdminClient, settings: Settings, specs: Sequence[TopicSpec]) -> None:
    """Create `specs` and wait until each has leaders; one that another process made meanwhile is fine.

    Raises: as `ensure_topics`.
    """
    wanted = {settings.topic(spec.name): _creation(settings, spec) for spec in specs}
    with _refusals("create topics"):
        answer = admin.create_topics(wanted, raise_errors=False)
        for topic in answer["topics"]:
            _check_created(topic["name"], for_code(topic["error_code"]), topic.get("error_message"))
        admin.wait_for_topics(list(wanted), timeout_ms=30_000)
    log.info("topics created: %s", ", ".join(wanted))


def topic_states(admin: KafkaAdminClient, settings: Settings) -> list[TopicState]:
    """Each of our topics as the broker has it, in the order of `TOPICS`."""
    return [_state(admin, settings, spec) for spec in TOPICS]


def _wait_for_broker(settings: Settings, timeout: float) -> KafkaAdminClient:
    deadline = time.monotonic() + timeout
    while True:
        cause = _Cause()
        left = deadline - time.monotonic()
        admin = _attempt(settings, max(0.1, min(ATTEMPT_SECONDS, left)), cause)
        if admin is not None:
            return admin
        if isinstance(cause.error, SaslAuthenticationFailedError):
            raise ConfigurationError(f"the broker refuses STREAMS_SASL_USERNAME and its password: {cause.error}")
        left = deadline - time.monotonic()
        if left <= 0:
            raise BrokerUnavailable(_unreachable(settings, timeout, cause.error))
        log.warning("no broker at %s yet (%s); trying for %.0f s more", settings.brokers, _told(cause.error), left)


def _attempt(settings: Settings, seconds: float, cause: _Cause) -> KafkaAdminClient | None:
    clients: list[KafkaNetClient] = []

    def remembered(**config: Any) -> KafkaNetClient:
        clients.append(KafkaNetClient(**config))
        return clients[0]

    config = {**kafka_python_config(settings), "bootstrap_timeout_ms": int(seconds * 1000), "kafka_client": remembered}
    config["reconnect_backoff_max_ms"] = 1000
    with _listening("kafka.net.manager", cause):
        try:
            return KafkaAdminClient(**config)
        except (KafkaError, OSError) as error:
            cause.error = cause.error or error
            _discard(clients)
            return None


def _discard(clients: list[KafkaNetClient]) -> None:
    # A KafkaAdminClient that could not start leaves its network thread running.
    for client in clients:
        client.close()
        client._manager._net.stop()  # there is no public way


@contextlib.contextmanager
def _listening(name: str, handler: logging.Handler) -> Iterator[None]:
    logger = logging.getLogger(name)
    propagate, logger.propagate = logger.propagate, False
    logger.addHandler(handler)
    try:
        yield
    finally:
        logger.removeHandler(handler)
        logger.propagate = propagate


def _told(error: BaseException | None) -> str:
    return "no answer" if error is None else str(error) or type(error).__name__


def _unreachable(settings: Settings, timeout: float, error: BaseException | None) -> str:
    return (
        f"no broker at {settings.brokers} within {timeout:g} s ({_told(error)}); "
        "start one or set STREAMS_BROKERS; `streams broker` starts one for development"
    )


def _creation(settings: Settings, spec: TopicSpec) -> dict[str, Any]:
    return {
        "num_partitions": settings.partitions,
        "replication_factor": settings.replication_factor,
        "configs": dict(spec.config),
    }


def _check_created(name: str, error: type[BrokerResponseError], message: str | None) -> None:
    if error.errno and error is not TopicAlreadyExistsError:
        raise error(f"{name}: {message or error.description}")


@contextlib.contextmanager
def _refusals(what: str) -> Iterator[None]:
    try:
        yield
    except AuthorizationError as error:
        raise DeliveryFailed(f"not authorized to {what}: {error}; `streams doctor` prints the ACLs needed") from error
    except BrokerResponseError as error:
        raise ConfigurationError(f"the broker refuses to {what}: {error}") from error
    except KafkaError as error:
        raise BrokerUnavailable(f"the broker went away while we tried to {what}: {error}") from error


def _description(admin: KafkaAdminClient, name: str) -> dict[str, Any]:
    with _refusals(f"describe topic {name}"):
        described: dict[str, Any] = admin.describe_topics([name])[0]
        error = for_code(described["error_code"])
        if error.errno and error is not UnknownTopicOrPartitionError:
            raise error(name)
        return described


def _state(admin: KafkaAdminClient, settings: Settings, spec: TopicSpec) -> TopicState:
    name = settings.topic(spec.name)
    described = _description(admin, name)
    exists = bool(described["partitions"])
    return TopicState(
        spec=spec,
        name=name,
        exists=exists,
        partitions=len(described["partitions"]),
        operations=frozenset(described.get("authorized_operations") or ()),
        differences=_differences(admin, name, spec) if exists else {},
    )


def _differences(admin: KafkaAdminClient, name: str, spec: TopicSpec) -> dict[str, tuple[str, str]]:
    resource = ConfigResource(ConfigResourceType.TOPIC, name)
    with _refusals(f"read the settings of topic {name}"):
        found = admin.describe_configs([resource], config_filter="all").get("topic", {}).get(name, {})
    values = {key: found[key]["value"] for key in spec.config if key in found}
    return {key: (spec.config[key], value) for key, value in values.items() if value != spec.config[key]}
