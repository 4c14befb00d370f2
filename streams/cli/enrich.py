"""`streams enrich`: raw articles in, enriched records and dead letters out, without Kafka."""

import gc
import os
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import BinaryIO

import click

from streams.cli.options import load_settings, settings_options
from streams.domain.codec import encode_dead_letter
from streams.enricher import Enricher
from streams.errors import ConfigurationError, DeliveryFailed
from streams.processing import Enriched, Processor
from streams.sources.entries import shown
from streams.sources.files import STDIN
from streams.sources.lines import lines
from streams.sources.opening import UNREADABLE, opened, why

PENDING_BYTES = 1 << 20


@click.command("enrich")
@click.argument("files", nargs=-1, type=click.Path(exists=True, dir_okay=False, readable=True, allow_dash=True))
@settings_options("max_article_bytes")
def command(*, files: tuple[str, ...], **flags: str | None) -> None:
    """Enrich articles from FILES (JSONL, also .gz; standard input without one, or as -), without Kafka.

    Prints one line for each line that is not blank, in the same order, as soon as no more input is waiting: the
    enriched record, or a dead letter with its reason, the line's number and its original bytes in base64. Exit code 0
    though some were bad. `streams schema` describes both.

    \b
      echo '{"text": "Iran launched drones at Israel."}' | streams enrich
      streams enrich news.jsonl.gz | grep -c '"level":"severe"'
    """
    settings = load_settings(**flags)
    processor = Processor(Enricher(), clock=time.time, max_bytes=settings.max_article_bytes)
    gc.freeze()  # the tables live as long as the process; no collection needs to look at them
    gc.set_threshold(100_000)  # what an article leaves behind holds no cycles
    with _written(sys.stdout.buffer) as output:
        for path in files or (STDIN,):
            _enrich(path, processor, output)


class _ReaderLeftError(Exception):
    """Nobody reads our output any more."""


class _Output:
    """Lines that are written together, as late as nobody notices."""

    def __init__(self, stream: BinaryIO) -> None:
        self._stream = stream
        self._pending: list[bytes] = []
        self._size = 0

    def add(self, line: bytes) -> None:
        """One line, without its line feed."""
        self._pending.append(line)
        self._size += len(line)
        if self._size > PENDING_BYTES:
            self.flush()

    def flush(self) -> None:
        """Write what is pending.

        Raises: _ReaderLeftError; DeliveryFailed: it cannot be written.
        """
        if not self._pending:
            return
        text = b"\n".join((*self._pending, b""))
        self._pending, self._size = [], 0
        try:
            self._stream.write(text)
            self._stream.flush()
        except BrokenPipeError as error:
            raise _ReaderLeftError from error
        except OSError as error:
            raise DeliveryFailed(f"standard output cannot be written: {error.strerror}") from error


@contextmanager
def _written(stream: BinaryIO) -> Iterator[_Output]:
    """An output that is written to the end, also after an error; it ends quietly when its reader has left."""
    output = _Output(stream)
    try:
        try:
            yield output
        finally:
            output.flush()
    except _ReaderLeftError:
        # What Python would still flush at its end has nowhere to go either.
        os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())


def _enrich(path: str, processor: Processor, output: _Output) -> None:
    try:
        with opened(path, compressed=path.lower().endswith(".gz")) as stream:
            for number, line in enumerate(lines(stream, waiting=output.flush), 1):
                if line and not line.isspace():
                    output.add(_outcome(line, number, processor))
    except UNREADABLE as error:
        raise ConfigurationError(f"{shown(path)}: cannot be read: {why(error)}") from error


def _outcome(line: bytes, number: int, processor: Processor) -> bytes:
    outcome = processor.process(line)
    return outcome.value if isinstance(outcome, Enriched) else encode_dead_letter(outcome, line=number)
