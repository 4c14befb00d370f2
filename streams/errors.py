"""The error tree: whose fault it is decides what happens next.

StreamsError
├── ArticleRejected      the input's fault: a dead letter with its reason, never retried
├── ConfigurationError   the user's settings, usage or files: exit 2
├── DeliveryFailed       the broker refused for good (missing topic, authorization), or the drain took too long: exit 1
└── BrokerUnavailable    no broker for longer than the limit: exit 3
"""

from enum import StrEnum


class Reason(StrEnum):
    """Why a record became a dead letter; also the metric label and the `streams-reason` header."""

    TOMBSTONE = "tombstone"
    EMPTY = "empty"
    TOO_LARGE = "too_large"
    NOT_UTF8 = "not_utf8"
    NOT_JSON = "not_json"
    NOT_OBJECT = "not_object"
    MISSING_TEXT = "missing_text"
    WRONG_TYPE = "wrong_type"
    NOT_ENCODABLE = "not_encodable"
    OUTPUT_TOO_LARGE = "output_too_large"
    INTERNAL_ERROR = "internal_error"


class StreamsError(Exception):
    """Base of everything this package raises on purpose."""

    exit_code = 1


class ArticleRejected(StreamsError):
    """The input is at fault: never retried, always dead-lettered with its original bytes."""

    def __init__(self, reason: Reason, detail: str) -> None:
        super().__init__(f"{reason}: {detail}")
        self.reason, self.detail = reason, detail


class ConfigurationError(StreamsError):
    """A setting, an argument or a file of the user's cannot be used."""

    exit_code = 2


class DeliveryFailed(StreamsError):
    """An output could not be delivered and never will be as things stand."""


class BrokerUnavailable(StreamsError):
    """No broker answered within the time allowed."""

    exit_code = 3
