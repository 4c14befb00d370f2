"""Records as read and records to publish: keys, headers and what happens to what is too large."""

import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Self

from streams.domain import enriched
from streams.domain.dead_letter import DeadLetter
from streams.errors import ArticleRejected, DeliveryFailed, Reason
from streams.processing import Enriched, Outcome
from streams.settings import Settings
from streams.topics import DEAD_LETTER, ENRICHED
from streams.version import VERSION

# What a pointer keeps of a value and a key that no topic takes: enough to recognise them.
POINTER_VALUE_BYTES = 16_384
POINTER_KEY_BYTES = 1024

Headers = tuple[tuple[str, bytes | None], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class RawRecord:
    """A record of articles.raw as the broker gave it; `timestamp` in seconds since 1970, None where it has none."""

    topic: str
    partition: int
    offset: int
    timestamp: float | None
    key: bytes | None
    value: bytes | None
    headers: Headers = ()

    @property
    def size(self) -> int:
        """Bytes of the value."""
        return len(self.value or b"")


@dataclass(frozen=True, slots=True, kw_only=True)
class Outgoing:
    """A record to publish; key and value are never both None."""

    topic: str
    key: bytes | None
    value: bytes | None
    headers: Headers


@dataclass(frozen=True, slots=True, kw_only=True)
class Job:
    """One input with its outcome, in the form that is published next."""

    raw: RawRecord
    outcome: Outcome
    outgoing: Outgoing
    is_pointer: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Composer:
    """Turns outcomes into records for the topics of the settings; `now` is in seconds since 1970."""

    enriched_topic: str
    dead_letter_topic: str
    now: Callable[[], float] = time.time

    @classmethod
    def of(cls, settings: Settings) -> Self:
        """The composer for the topics as the settings name them."""
        return cls(enriched_topic=settings.topic(ENRICHED), dead_letter_topic=settings.topic(DEAD_LETTER))

    def job(self, raw: RawRecord, outcome: Outcome) -> Job:
        """The job of an outcome."""
        if isinstance(outcome, Enriched):
            return Job(raw=raw, outcome=outcome, outgoing=self._enriched(raw, outcome))
        return Job(raw=raw, outcome=outcome, outgoing=self._dead_letter(raw, outcome))

    def smaller(self, job: Job) -> Job:
        """The job to try where `job` is too large for its topic: a dead letter, and for that a pointer.

        Raises: DeliveryFailed: even the pointer is too large.
        """
        if job.is_pointer:
            raise DeliveryFailed(
                f"{self.dead_letter_topic} refuses even a record of {len(job.outgoing.value or b'')} bytes; "
                "raise its max.message.bytes"
            )
        if isinstance(job.outcome, Enriched):
            return self.job(job.raw, _output_too_large(job.raw, job.outcome))
        return Job(raw=job.raw, outcome=job.outcome, outgoing=self._pointer(job.raw, job.outcome), is_pointer=True)

    def _enriched(self, raw: RawRecord, outcome: Enriched) -> Outgoing:
        origin = f"{raw.topic}/{raw.partition}/{raw.offset}"
        ours = {"content-type": "application/json", "streams-schema": enriched.SCHEMA, "streams-origin": origin}
        return Outgoing(
            topic=self.enriched_topic,
            key=outcome.article.id.encode(),
            value=outcome.value,
            headers=raw.headers + _encoded(ours),
        )

    def _dead_letter(self, raw: RawRecord, letter: DeadLetter) -> Outgoing:
        return Outgoing(
            topic=self.dead_letter_topic,
            # Clients refuse a record without key and value, so a tombstone without a key gets an empty one.
            key=b"" if raw.key is None and raw.value is None else raw.key,
            value=raw.value,
            headers=raw.headers + _facts(raw, letter, self.now()),
        )

    def _pointer(self, raw: RawRecord, letter: DeadLetter) -> Outgoing:
        truncated = (("streams-truncated", str(raw.size).encode()),)
        return Outgoing(
            topic=self.dead_letter_topic,
            key=raw.key and raw.key[:POINTER_KEY_BYTES],
            value=(raw.value or b"")[:POINTER_VALUE_BYTES],
            headers=_facts(raw, letter, self.now()) + truncated,
        )


def _output_too_large(raw: RawRecord, outcome: Enriched) -> DeadLetter:
    detail = f"the enriched record has {len(outcome.value)} bytes, more than the broker takes"
    return DeadLetter.of(ArticleRejected(Reason.OUTPUT_TOO_LARGE, detail), raw.value)


def _facts(raw: RawRecord, letter: DeadLetter, at: float) -> Headers:
    return _encoded(
        {
            "streams-reason": letter.reason,
            "streams-detail": letter.detail,
            "streams-topic": raw.topic,
            "streams-partition": str(raw.partition),
            "streams-offset": str(raw.offset),
            "streams-timestamp": "-1" if raw.timestamp is None else _milliseconds(raw.timestamp),
            "streams-at": _milliseconds(at),
            "streams-version": VERSION,
        }
    )


def _encoded(headers: dict[str, str]) -> Headers:
    return tuple((name, value.encode("utf-8", "backslashreplace")) for name, value in headers.items())


def _milliseconds(seconds: float) -> str:
    """A time as Kafka writes it."""
    return str(round(seconds * 1000))
