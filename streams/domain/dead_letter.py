"""`streams.dead-letter/1`: input that could not become an enriched record, with its original bytes."""

import re
from dataclasses import dataclass

from streams.errors import ArticleRejected, Reason

SCHEMA = "streams.dead-letter/1"
MAX_DETAIL = 500
_LINE_BREAKS = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]+")


@dataclass(frozen=True, slots=True, kw_only=True)
class DeadLetter:
    """Why an input was refused; `raw` is None for a tombstone, `detail` is one line without article text."""

    reason: Reason
    detail: str
    raw: bytes | None

    @classmethod
    def of(cls, error: ArticleRejected, raw: bytes | None) -> "DeadLetter":
        """The dead letter of a rejected input."""
        return cls(reason=error.reason, detail=one_line(error.detail), raw=raw)


def one_line(text: str) -> str:
    """`text` without line breaks and control characters, at most 500 characters."""
    return _LINE_BREAKS.sub(" ", text)[:MAX_DETAIL]
