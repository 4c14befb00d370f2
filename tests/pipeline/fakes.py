"""Fakes of the pipeline's edges: a sink that is a list, a clock that is a number, an enricher that only copies."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from streams.domain.article import Article
from streams.domain.enriched import EnrichedArticle, Escalation, Language, Pipeline
from streams.pipeline.delivery import Timing
from streams.pipeline.records import Composer, Headers, Outgoing, RawRecord
from streams.pipeline.sink import Ack, Refusal, Refused, Result

RAW_AT = 1_700_000_000.0
NOW = RAW_AT + 2.0
WRITTEN_AT = RAW_AT + 0.5

Answer = Callable[[Outgoing, int], Result]  # a record and how many were published before it


def acknowledge(_record: Outgoing, _number: int) -> Result:
    """The answer of a broker that takes everything."""
    return Ack(timestamp=WRITTEN_AT)


@dataclass
class ListSink:
    """Remembers what was published; `answer` decides each record's fate."""

    answer: Answer = acknowledge
    attempts: list[list[Outgoing]] = field(default_factory=list)
    written: list[Outgoing] = field(default_factory=list)

    async def start(self) -> None:
        """Nothing to connect to."""

    async def publish(self, batch: Sequence[Outgoing]) -> Sequence[Result]:
        """Answer for each record in order."""
        before = sum(map(len, self.attempts))
        self.attempts.append(list(batch))
        results = [self.answer(record, before + index) for index, record in enumerate(batch)]
        self.written += [record for record, result in zip(batch, results, strict=True) if isinstance(result, Ack)]
        return results

    async def stop(self) -> None:
        """Nothing to let go of."""


@dataclass
class FakeTime:
    """Time that passes only while somebody sleeps."""

    seconds: float = 0.0
    slept: list[float] = field(default_factory=list)

    def timing(self) -> Timing:
        """This time as the pipeline takes it."""
        return Timing(clock=lambda: self.seconds, now=lambda: NOW, sleep=self._sleep)

    async def _sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.seconds += seconds


class CopyingEnricher:
    """Enriches nothing; fails where the text says so."""

    def enrich(self, article: Article) -> EnrichedArticle:
        """The article, in English and calm."""
        if article.text == "raise":
            raise RuntimeError("the text of an article")
        return EnrichedArticle(
            id=article.id,
            source=article.source,
            url=article.url,
            title=article.title,
            text=article.text,
            published_at=article.published_at,
            extra=article.extra,
            language=Language(code=article.language or "en", confidence=1.0, script="Latn"),
            entities=(),
            escalation=Escalation(score=0.0, deescalation=0.0, level=None, quads={}),
            pipeline=Pipeline(version="1", gazetteer="1", lexicon="1", detector="1"),
        )


def composer() -> Composer:
    """A composer for unprefixed topics, at a fixed time."""
    return Composer(enriched_topic="articles.enriched", dead_letter_topic="articles.dead-letter", now=lambda: NOW)


def raw(value: bytes | None = b'{"id":"a","text":"calm"}', **changes: Any) -> RawRecord:
    """A raw record at offset 7 of partition 3."""
    facts: dict[str, Any] = {"topic": "articles.raw", "partition": 3, "offset": 7, "timestamp": RAW_AT, "key": b"a"}
    return RawRecord(value=value, **{**facts, **changes})


def text_of(headers: Headers) -> dict[str, str]:
    """Headers as text, the last of a name winning."""
    return {name: (value or b"").decode(errors="replace") for name, value in headers}


def refuse(refusal: Refusal) -> Refused:
    """A refusal of that kind."""
    return Refused(refusal=refusal, detail="SomeError")
