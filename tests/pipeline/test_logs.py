"""Log lines: one each, for people or machines, and no flood."""

import io
import json
import logging
from collections.abc import Iterator

import pytest

from streams.logs import log_settings, set_up_logging
from streams.settings import Settings


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


@pytest.fixture(autouse=True)
def _restored() -> Iterator[None]:
    root = logging.getLogger()
    handlers, level = list(root.handlers), root.level
    yield
    root.handlers[:] = handlers
    root.setLevel(level)
    logging.captureWarnings(False)


def written(stream: io.StringIO, **overrides: str) -> io.StringIO:
    set_up_logging(Settings.load({}, **overrides), stream=stream)
    return stream


@pytest.mark.parametrize(
    ("stream", "log_format", "is_json"),
    [
        pytest.param(io.StringIO(), "auto", True, id="auto-in-a-file"),
        pytest.param(Terminal(), "auto", False, id="auto-on-a-terminal"),
        pytest.param(Terminal(), "json", True, id="json-on-a-terminal"),
        pytest.param(io.StringIO(), "text", False, id="text-in-a-file"),
    ],
)
def test_format(stream: io.StringIO, log_format: str, is_json: bool) -> None:
    written(stream, log_format=log_format)
    logging.getLogger("streams.test").info("hello %s", "world")
    line = stream.getvalue()
    assert line.startswith("{") == is_json
    assert "hello world" in line


@pytest.mark.parametrize("log_format", ["json", "text"])
@pytest.mark.parametrize(
    "text",
    [
        pytest.param("a\nb", id="line-feed"),
        pytest.param("a\r\nb", id="carriage-return"),
        pytest.param("a\u2028b", id="line-separator"),
        pytest.param("a\x1b[31mb", id="escape-sequence"),
        pytest.param("a\x85b", id="next-line"),
    ],
)
def test_a_record_is_one_line_without_control_characters(log_format: str, text: str) -> None:
    stream = written(io.StringIO(), log_format=log_format)
    logging.getLogger("streams.test").info("%s", text)
    logged = stream.getvalue().removesuffix("\n")
    assert logged.isprintable()


def test_an_exception_stays_on_its_line() -> None:
    stream = written(io.StringIO(), log_format="text")
    try:
        raise ValueError("two\nlines")
    except ValueError:
        logging.getLogger("streams.test").exception("failed")
    assert stream.getvalue().count("\n") == 1
    assert "ValueError" in stream.getvalue()


def test_all_settings_are_logged_and_no_secret() -> None:
    stream = written(io.StringIO())
    settings = Settings.load(
        {"STREAMS_SASL_USERNAME": "me", "STREAMS_SASL_PASSWORD": "hunter2", "STREAMS_SECURITY_PROTOCOL": "SASL_SSL"}
    )
    log_settings(settings)
    entry = json.loads(stream.getvalue())
    assert entry.items() >= settings.describe().items()
    assert "hunter2" not in stream.getvalue()


def test_third_parties_repeat_themselves_once() -> None:
    stream = written(io.StringIO())
    for attempt in range(50):
        logging.getLogger("aiokafka.conn").warning("cannot connect, attempt %d", attempt)
        logging.getLogger("streams.test").warning("ours %d", attempt)
    lines = [json.loads(line)["logger"] for line in stream.getvalue().splitlines()]
    assert (lines.count("aiokafka.conn"), lines.count("streams.test")) == (1, 50)


def test_third_parties_never_log_records_even_at_debug() -> None:
    stream = written(io.StringIO(), log_level="debug")
    logging.getLogger("aiokafka.producer.producer").debug("Sending value=%s", b"article")
    logging.getLogger("faust.transport").info("offsets")
    logging.getLogger("streams.test").debug("batch")
    assert [json.loads(line)["message"] for line in stream.getvalue().splitlines()] == ["batch"]
