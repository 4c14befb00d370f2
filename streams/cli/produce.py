"""`streams produce`: files to `articles.raw`."""

import math
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from typing import Any, Protocol

import click

from streams.cli.options import CONNECTION, load_settings, settings_options
from streams.errors import ConfigurationError, DeliveryFailed
from streams.logs import set_up_logging
from streams.processes import signals_interrupt
from streams.producer import publisher
from streams.settings import Settings
from streams.sources.entries import Bad, Message, shown
from streams.sources.files import STDIN, Found, find
from streams.sources.reading import Read, articles, every, raw_records
from streams.sources.replay import AtOnce, Chronicle, Pace, Rate, Replay
from streams.topics import RAW

NAMED = 5  # bad entries and skipped files that are named one by one; the rest are counted
SLICE_SECONDS = 0.25
Rounds = Callable[[], Iterator[Message]]


class Positive(click.ParamType):
    """A finite number above 0."""

    name = "number"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> float:
        """The number."""
        try:
            number = float(value)
        except ValueError:
            number = math.nan
        if not 0 < number < math.inf:
            self.fail(f"{value!r} is not a number above 0", param, ctx)
        return number


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """What the user asked for, besides the settings."""

    rate: float | None
    speed: float | None
    loop: bool
    rename: Mapping[str, str]
    raw: bool
    dry_run: bool
    skip_bad: bool


class Sink(Protocol):
    """Where messages go; both counts are of messages."""

    sent: int
    acknowledged: int

    def send(self, key: bytes | None, value: bytes) -> None:
        """Take one."""

    def check(self) -> None:
        """Raise when one was refused."""


class Printer:
    """The sink of a dry run: one line a message, its id, or its size where it has none."""

    def __init__(self) -> None:
        self.sent = self.acknowledged = 0

    def send(self, key: bytes | None, value: bytes) -> None:
        """Print it."""
        self.sent += 1
        click.echo(f"{len(value)} bytes" if key is None else key.decode())

    def check(self) -> None:
        """Nothing is refused."""


class Progress:
    """One line on the terminal, written over; nothing where standard error is none."""

    def __init__(self) -> None:
        self._terminal = sys.stderr.isatty()
        self._shown_at = float("-inf")

    def show(self, sink: Sink, *, left: float = 0.0) -> None:
        """Bring the line up to date, at most ten times a second; `left`: seconds until the next message."""
        now = time.monotonic()
        if self._terminal and now - self._shown_at >= 0.1:
            self._shown_at = now
            due = f", the next in {left:,.0f} s" if left >= 1 else ""
            click.echo(f"\r\x1b[K{sink.sent:,} sent, {sink.acknowledged:,} acknowledged{due}", nl=False, err=True)

    def say(self, text: str) -> None:
        """Write a line that stays, instead of the one that moves."""
        click.echo(("\r\x1b[K" if self._terminal else "") + text, err=True)


@click.command("produce")
@click.argument("paths", nargs=-1, required=True, metavar="PATH...")
@click.option("--rate", type=Positive(), metavar="N", help="at most N articles a second")
@click.option("--speed", type=Positive(), metavar="X", help="replay: in the order of published_at, X times as fast")
@click.option("--loop", is_flag=True, help="start again at the end, until Ctrl-C")
@click.option(
    "--map", "renamed", multiple=True, metavar="FIELD=NAME", help="FIELD is called NAME in the files; repeatable"
)
@click.option(
    "--raw", is_flag=True, help="send each line of .jsonl, or each other file, as its bytes: unchecked, no key"
)
@click.option("--dry-run", is_flag=True, help="read and check everything and print the ids; no broker is needed")
@click.option("--skip-bad", is_flag=True, help="leave out what is no article, and go on")
@settings_options(*CONNECTION, "create_topics", "idempotence", "max_article_bytes", "broker_timeout")
def command(*, paths: tuple[str, ...], renamed: tuple[str, ...], **given: Any) -> None:
    """Publish articles from files to articles.raw, keyed by their id.

    A PATH is a file, a directory (read with all below it, sorted, without hidden files), a pattern, or - for JSONL on
    standard input. Read are, each also as .gz:

    \b
      .jsonl              one JSON object a line
      .json               one JSON object, or an array of them
      .csv                the first row names the fields
      .txt                first line: title; the rest: text; source: the file's name
      .xml .rss .atom     RSS and Atom, without their HTML

    An article needs `text`; id, title, url, source, published_at and language are known; other fields go along under
    `extra`. What is no article ends the run after everything before it is delivered: exit code 2, naming file and line.

    --speed reads everything first and then sends in the order of published_at: with 86400 a day takes a second. An
    article without a time goes with the one it followed.

    Ctrl-C delivers what was sent and ends with exit code 0 after --loop, else 1.

    \b
      streams produce seeds/articles --speed 86400
      streams produce --map text=body --map published_at=date export.csv.gz
      tail -n +1 -F news.jsonl | streams produce -
    """
    flags = {name: given.pop(name) for name in ("rate", "speed", "loop", "raw", "dry_run", "skip_bad")}
    options = Options(rename=_renames(renamed), **flags)
    _check_usage(paths, options)
    settings = load_settings(**given)
    set_up_logging(settings)
    _Run(settings, options, find(paths, raw=options.raw)).run()


class _Run:
    """One run of the command."""

    def __init__(self, settings: Settings, options: Options, found: Found) -> None:
        self._settings, self._options, self._found = settings, options, found
        self._progress = Progress()
        self._bad = 0
        self._began = time.monotonic()

    def run(self) -> None:
        """Send everything, wait for the broker, sum up.

        Raises: StreamsError: what ended it early; SystemExit: it was interrupted.
        """
        self._tell_skipped()
        with signals_interrupt(), self._rounds() as rounds:
            if self._options.dry_run:
                printer = Printer()
                self._send_all(rounds, printer, AtOnce())
                self._progress.say(f"dry run: {printer.sent} read, {self._bad} bad skipped, nothing sent")
            else:
                self._publish(rounds)

    def _publish(self, rounds: Rounds) -> None:
        ended: BaseException | None = None
        with publisher(self._settings) as target:
            self._began = time.monotonic()
            try:
                self._send_all(rounds, target, _pace(self._options))
            except (ConfigurationError, DeliveryFailed, KeyboardInterrupt) as error:
                ended = error
            interrupted = isinstance(ended, KeyboardInterrupt)
            lost = target.settle(self._settings.shutdown_timeout if interrupted else self._settings.broker_timeout)
            self._sum_up(target, "interrupted" if interrupted else "done" if ended is None else "stopped")
        if lost:
            if isinstance(ended, ConfigurationError):
                self._progress.say(f"streams: {ended}")
            raise target.failure() from ended
        if interrupted:
            sys.exit(0 if self._options.loop else 1)
        if ended is not None:
            raise ended

    def _send_all(self, rounds: Rounds, sink: Sink, pace: Pace) -> None:
        while True:
            before = sink.sent
            pace.restart()
            for message in rounds():
                self._wait(pace.due(message, time.monotonic()), sink)
                sink.send(message.key, message.value)
                self._progress.show(sink)
            if not self._options.loop or sink.sent == before:
                break

    def _wait(self, due: float, sink: Sink) -> None:
        while (left := due - time.monotonic()) > 0:
            sink.check()
            self._progress.show(sink, left=left)
            time.sleep(min(left, SLICE_SECONDS))

    @contextmanager
    def _rounds(self) -> Iterator[Rounds]:
        """What gives all messages from the beginning, as often as it is called."""
        if self._options.speed is None or self._options.dry_run:
            yield self._messages
            return
        with Chronicle() as chronicle:
            for message in self._messages():
                chronicle.add(message)
            yield lambda: iter(chronicle)

    def _messages(self) -> Iterator[Message]:
        for item in every(self._found.sources, self._read()):
            if isinstance(item, Message):
                yield item
            elif self._options.skip_bad:
                self._skip(item)
            else:
                raise ConfigurationError(f"{item} (--skip-bad leaves out what is bad)")

    def _read(self) -> Read:
        if self._options.raw:
            return raw_records
        return partial(articles, max_bytes=self._settings.max_article_bytes, rename=self._options.rename)

    def _skip(self, bad: Bad) -> None:
        self._bad += 1
        if self._bad <= NAMED:
            self._progress.say(f"skipped: {bad}")
        if self._bad == NAMED:
            self._progress.say("further ones are only counted")

    def _tell_skipped(self) -> None:
        names = self._found.skipped
        if names:
            more = ", …" if len(names) > NAMED else ""
            shortened = ", ".join(shown(name) for name in names[:NAMED])
            self._progress.say(f"not read, {len(names)} of an unknown kind: {shortened}{more}")

    def _sum_up(self, sink: Sink, verdict: str) -> None:
        seconds = time.monotonic() - self._began
        counts = f"{sink.sent} sent to {self._settings.topic(RAW)}, {sink.acknowledged} acknowledged"
        self._progress.say(f"{verdict}: {counts}, {self._bad} bad skipped, in {seconds:.1f} s")


def _pace(options: Options) -> Pace:
    if options.rate is not None:
        return Rate(options.rate)
    return AtOnce() if options.speed is None else Replay(options.speed)


def _renames(given: tuple[str, ...]) -> dict[str, str]:
    """`FIELD=NAME` as a mapping from the name in the file to the field."""
    renames: dict[str, str] = {}
    for text in given:
        field, _, name = text.partition("=")
        if not field or not name or name in renames or field in renames.values():
            raise click.UsageError(f"--map {text!r}: expected FIELD=NAME, each FIELD and each NAME once")
        renames[name] = field
    return renames


def _check_usage(paths: tuple[str, ...], options: Options) -> None:
    clashes = {
        "--rate and --speed exclude each other": options.rate and options.speed,
        "--raw sends bytes as they are, so --map cannot rename": options.raw and options.rename,
        "--raw sends bytes as they are, so --speed finds no published_at": options.raw and options.speed,
        "--dry-run --loop would never end": options.dry_run and options.loop,
        "--loop cannot read standard input again": options.loop and STDIN in paths,
    }
    for problem, clash in clashes.items():
        if clash:
            raise click.UsageError(problem)
