"""One frozen `Settings`, read once from `STREAMS_*` variables; flags override."""

import difflib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, fields
from typing import Any, Self

from streams.errors import ConfigurationError

PREFIX = "STREAMS_"
SECURITY_PROTOCOLS = ("PLAINTEXT", "SSL", "SASL_PLAINTEXT", "SASL_SSL")
SASL_MECHANISMS = ("PLAIN", "SCRAM-SHA-256", "SCRAM-SHA-512")
LOG_FORMATS = ("auto", "json", "text")
LOG_LEVELS = ("debug", "info", "warning", "error")


def _boolean(text: str) -> bool:
    try:
        return {"1": True, "true": True, "yes": True, "0": False, "false": False, "no": False}[text.strip().lower()]
    except KeyError:
        raise ValueError("true or false") from None


def _integer(low: int, high: int) -> Callable[[str], int]:
    def parse(text: str) -> int:
        if not text.strip().lstrip("-").isdecimal() or not low <= int(text) <= high:
            raise ValueError(f"a whole number from {low} to {high}")
        return int(text)

    return parse


def _seconds(text: str) -> float:
    try:
        value = float(text)
    except ValueError:
        value = -1.0
    if not 0 < value <= 86400:
        raise ValueError("seconds, above 0 and at most 86400")
    return value


def _choice(*allowed: str, fold: Callable[[str], str] = str) -> Callable[[str], str]:
    def parse(text: str) -> str:
        if fold(text) not in allowed:
            raise ValueError("one of " + ", ".join(allowed))
        return fold(text)

    return parse


def _brokers(text: str) -> str:
    addresses = [part.strip() for part in text.split(",")]
    for address in addresses:
        host, _, port = address.rpartition(":")
        if not host or not port.isdecimal() or not 0 < int(port) < 65536:
            raise ValueError("host:port, several separated by commas")
    return ",".join(addresses)


def _setting(default: Any, parse: Callable[[str], Any], text: str, *, secret: bool = False) -> Any:
    return field(default=default, metadata={"parse": parse, "help": text, "secret": secret})


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """Everything that can be set; times in seconds, sizes in bytes."""

    brokers: str = _setting("localhost:9092", _brokers, "Kafka bootstrap servers, host:port,host:port")
    group: str = _setting("streams-enrich", str, "consumer group; a new one starts at the earliest record")
    topic_prefix: str = _setting("", str, "prepended verbatim to every topic name")
    partitions: int = _setting(12, _integer(1, 10_000), "partitions of a topic that is created")
    replication_factor: int = _setting(
        -1, _integer(-1, 100), "replicas of a topic that is created; -1: the broker's default"
    )
    create_topics: bool = _setting(True, _boolean, "create missing topics; false: only check them")
    metrics_host: str = _setting("127.0.0.1", str, "address that /metrics, /live and /ready listen on")
    metrics_port: int = _setting(9108, _integer(0, 65535), "port of /metrics; 0: a free one, printed")
    max_article_bytes: int = _setting(1_048_576, _integer(1, 8_000_000), "largest raw article that is read")
    batch_size: int = _setting(200, _integer(1, 10_000), "articles that are in flight together")
    broker_timeout: float = _setting(300.0, _seconds, "seconds without a broker before the worker exits 3")
    shutdown_timeout: float = _setting(20.0, _seconds, "seconds that draining may take before the worker exits 1")
    session_timeout: float = _setting(
        15.0, _seconds, "seconds until a dead worker's partitions go to another; at least 6"
    )
    idempotence: bool = _setting(True, _boolean, "idempotent producer; false only for the embedded broker")
    security_protocol: str = _setting(
        "PLAINTEXT", _choice(*SECURITY_PROTOCOLS, fold=str.upper), "how to talk to the brokers"
    )
    sasl_mechanism: str = _setting("PLAIN", _choice(*SASL_MECHANISMS, fold=str.upper), "with a SASL protocol")
    sasl_username: str = _setting("", str, "with a SASL protocol")
    sasl_password: str = _setting("", str, "with a SASL protocol", secret=True)
    ssl_cafile: str = _setting("", str, "PEM file of the brokers' certificate authority; empty: the system's")
    ssl_certfile: str = _setting("", str, "PEM file of the client's certificate")
    ssl_keyfile: str = _setting("", str, "PEM file of the client's key")
    ssl_key_password: str = _setting("", str, "password of the client's key", secret=True)
    log_level: str = _setting("info", _choice(*LOG_LEVELS, fold=str.lower), "debug, info, warning or error")
    log_format: str = _setting("auto", _choice(*LOG_FORMATS, fold=str.lower), "json, text, or auto: text on a terminal")

    @classmethod
    def load(cls, environ: Mapping[str, str], **overrides: Any) -> Self:
        """Read `STREAMS_*` of `environ`; an override that is not None wins.

        Raises: ConfigurationError: an unknown variable, naming the nearest known one, or a value that does not fit.
        """
        known = {PREFIX + f.name.upper(): f for f in fields(cls)}
        values: dict[str, Any] = {}
        for name, text in environ.items():
            if not name.startswith(PREFIX):
                continue
            if name not in known:
                raise ConfigurationError(_unknown(name, list(known)))
            values[known[name].name] = _parse(name, known[name].metadata, text)
        for name, value in overrides.items():
            if value is not None:
                spec = known[PREFIX + name.upper()]
                flag = "--" + name.replace("_", "-")
                values[name] = _parse(flag, spec.metadata, value) if isinstance(value, str) else value
        settings = cls(**values)
        settings._check_security()
        return settings

    def describe(self) -> dict[str, Any]:
        """Every effective setting, fit to be logged: secrets are shown as set or not."""
        return {f.name: ("***" if value else "") if f.metadata["secret"] else value for f, value in self._items()}

    def topic(self, name: str) -> str:
        """The name of one of our topics on the broker."""
        return self.topic_prefix + name

    def _items(self) -> list[tuple[Any, Any]]:
        return [(f, getattr(self, f.name)) for f in fields(self)]

    def _check_security(self) -> None:
        if self.security_protocol.startswith("SASL") and not (self.sasl_username and self.sasl_password):
            raise ConfigurationError(f"{self.security_protocol} needs STREAMS_SASL_USERNAME and STREAMS_SASL_PASSWORD")
        if bool(self.ssl_certfile) != bool(self.ssl_keyfile):
            raise ConfigurationError("STREAMS_SSL_CERTFILE and STREAMS_SSL_KEYFILE go together")


def _parse(name: str, metadata: Mapping[str, Any], text: str) -> Any:
    try:
        return metadata["parse"](text)
    except ValueError as error:
        shown = "***" if metadata["secret"] else repr(text)
        raise ConfigurationError(f"{name}={shown}: expected {error}") from None


def _unknown(name: str, known: list[str]) -> str:
    near = difflib.get_close_matches(name.upper(), known, n=1, cutoff=0.0)
    return f"unknown variable {name}; did you mean {near[0]}?" if near else f"unknown variable {name}"
