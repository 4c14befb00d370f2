"""Raw bytes to what is published: total, so that every input has an outcome."""

import dataclasses
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime

from streams.domain.codec import MAX_ARTICLE_BYTES, decode_article, encode_enriched
from streams.domain.dead_letter import DeadLetter
from streams.domain.enriched import EnrichedArticle
from streams.enricher import Enricher
from streams.errors import ArticleRejected, Reason

Clock = Callable[[], float]


@dataclass(frozen=True, slots=True, kw_only=True)
class Enriched:
    """A record and its bytes."""

    article: EnrichedArticle
    value: bytes


Outcome = Enriched | DeadLetter


class Processor:
    """Turns raw records into outcomes; `clock` gives the time, in seconds since 1970."""

    def __init__(self, enricher: Enricher, *, clock: Clock, max_bytes: int = MAX_ARTICLE_BYTES) -> None:
        self._enricher, self._clock, self._max_bytes = enricher, clock, max_bytes

    def process(self, raw: bytes | None, *, received_at: float | None = None) -> Outcome:
        """The outcome of one raw record; never raises.

        Args: raw: the record's value, None for a tombstone; `received_at`: its Kafka timestamp, in seconds.
        """
        began = self._clock()
        try:
            enriched = self._enricher.enrich(decode_article(raw, max_bytes=self._max_bytes))
            article = self._stamped(enriched, began, received_at)
            return Enriched(article=article, value=encode_enriched(article))
        except ArticleRejected as error:
            return DeadLetter.of(error, raw)
        except Exception as error:  # noqa: BLE001 - a bug of ours must cost one article, not the worker
            detail = f"{type(error).__name__} in {_where(error)}"
            return DeadLetter.of(ArticleRejected(Reason.INTERNAL_ERROR, detail), raw)

    def _stamped(self, record: EnrichedArticle, began: float, received_at: float | None) -> EnrichedArticle:
        ended = self._clock()
        pipeline = dataclasses.replace(
            record.pipeline,
            received_at=datetime.fromtimestamp(began if received_at is None else received_at, UTC),
            enriched_at=datetime.fromtimestamp(ended, UTC),
            seconds=round(max(0.0, ended - began), 6),
        )
        return dataclasses.replace(record, pipeline=pipeline)


def _where(error: BaseException) -> str:
    """File and line where `error` was raised; its message may hold article text, so it is left out."""
    trace = error.__traceback__
    while trace is not None and trace.tb_next is not None:
        trace = trace.tb_next
    if trace is None:
        return "an unknown place"
    return f"{trace.tb_frame.f_code.co_name}:{trace.tb_lineno}"
