"""Logging to standard error: text for people, JSON lines for machines; never a line break inside a record."""

import logging
import sys
import time
from typing import TextIO

import orjson

from streams.settings import Settings

log = logging.getLogger(__name__)

# Their debug records hold record values and cost 15 % of the CPU: cut off at the logger, not at the handler.
_THIRD_PARTY = ("faust", "mode", "aiokafka", "kafka", "asyncio")
# Each rebalance warns that no sensor listens, which is as we want it; what ends the worker is logged by us.
_ERRORS_ONLY = ("faust.app",)
# Control characters and everything that some reader takes for the end of a line.
_BREAKS = (*range(32), *range(127, 160), 0x2028, 0x2029)
_ESCAPES = {code: f"\\u{code:04x}" for code in _BREAKS} | {10: "\\n", 13: "\\r", 9: "\\t"}
_JSON_ESCAPES = {code: f"\\u{code:04x}" for code in _BREAKS}


def set_up_logging(settings: Settings, *, stream: TextIO | None = None) -> None:
    """Send every log record to `stream` (standard error), one line each, at the level of the settings."""
    target = sys.stderr if stream is None else stream
    handler = logging.StreamHandler(target)
    handler.setFormatter(_formatter(settings.log_format, target))
    handler.addFilter(RateLimit(seconds=30.0))
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(settings.log_level.upper())
    for name in _THIRD_PARTY:
        logging.getLogger(name).setLevel(max(root.level, logging.WARNING))
    for name in _ERRORS_ONLY:
        logging.getLogger(name).setLevel(logging.ERROR)
    logging.captureWarnings(True)


def log_settings(settings: Settings) -> None:
    """Log every effective setting; secrets are shown as set or not."""
    log.info("settings", extra={"fields": settings.describe()})


class RateLimit(logging.Filter):
    """Lets a message of a third party's through once in `seconds`: aiokafka repeats itself while a broker is away."""

    def __init__(self, *, seconds: float) -> None:
        super().__init__()
        self._seconds = seconds
        self._seen: dict[tuple[str, str], tuple[float, int]] = {}

    def filter(self, record: logging.LogRecord) -> bool:
        """Whether the record is written; one that follows suppressed ones says how many."""
        if not record.name.startswith(_THIRD_PARTY):
            return True
        key, now = (record.name, str(record.msg)), time.monotonic()
        last, suppressed = self._seen.get(key, (float("-inf"), 0))
        if now - last < self._seconds:
            self._seen[key] = (last, suppressed + 1)
            return False
        self._seen[key] = (now, 0)
        record.suppressed = suppressed
        return True


class JsonFormatter(logging.Formatter):
    """One JSON object a line: time, level, logger, message, and error where there is one."""

    def format(self, record: logging.LogRecord) -> str:
        """The record as a line."""
        entry = {
            "time": _utc(record.created),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": record.getMessage(),
            **getattr(record, "fields", {}),
        }
        if record.exc_info:
            entry["error"] = self.formatException(record.exc_info)
        if suppressed := getattr(record, "suppressed", 0):
            entry["suppressed"] = suppressed
        return orjson.dumps(entry, default=str).decode().translate(_JSON_ESCAPES)


class TextFormatter(logging.Formatter):
    """One line for people: time, level, message, fields; an exception's lines are joined."""

    def format(self, record: logging.LogRecord) -> str:
        """The record as a line."""
        parts = [_utc(record.created), f"{record.levelname.lower():7}", record.getMessage()]
        parts += [f"{name}={value}" for name, value in getattr(record, "fields", {}).items()]
        if suppressed := getattr(record, "suppressed", 0):
            parts.append(f"(and {suppressed} times more)")
        if record.exc_info:
            parts.append(self.formatException(record.exc_info))
        return " ".join(parts).translate(_ESCAPES)


def _formatter(log_format: str, stream: TextIO) -> logging.Formatter:
    as_text = stream.isatty() if log_format == "auto" else log_format == "text"
    return TextFormatter() if as_text else JsonFormatter()


def _utc(seconds: float) -> str:
    return f"{time.strftime('%Y-%m-%dT%H:%M:%S', time.gmtime(seconds))}.{int(seconds % 1 * 1000):03}Z"
