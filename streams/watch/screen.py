"""Where rows go: a live table on a terminal, plain lines anywhere else."""

import errno
import sys
import time
from collections import deque
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field

import click
from rich.console import Console, Group
from rich.live import Live
from rich.text import Text

from streams.watch.rows import ArticleRow, Row
from streams.watch.table import STYLES, Bidi, Layout, plain_line

BIDI_CHOICES = ("auto", *(choice.value for choice in Bidi))
# ECMA-48 BDSM: "explicit" tells a terminal that could reorder that the text comes in visual order. VTE and mintty obey;
# terminals without bidi ignore it.
_EXPLICIT, _IMPLICIT = "\x1b[8l", "\x1b[8h"
_RATE_SECONDS = 5.0


@dataclass(slots=True)
class Tally:
    """What was shown so far, and how fast it came."""

    articles: int = 0
    dead_letters: int = 0
    highest: ArticleRow | None = None
    _recent: deque[float] = field(default_factory=deque)

    def add(self, row: Row, *, now: float) -> None:
        """Count one row; `now` in monotonic seconds."""
        if not isinstance(row, ArticleRow):
            self.dead_letters += 1
            return
        self.articles += 1
        self._recent.append(now)
        if row.score is not None and (self.highest is None or row.score > (self.highest.score or 0)):
            self.highest = row

    def rate(self, *, now: float) -> float:
        """Articles a second over the last five seconds."""
        while self._recent and self._recent[0] < now - _RATE_SECONDS:
            self._recent.popleft()
        return len(self._recent) / _RATE_SECONDS

    def line(self, *, now: float) -> str:
        """The summary, in words."""
        counts = f"{self.articles} articles, {self.dead_letters} dead letters, {self.rate(now=now):.1f} articles/s"
        return counts if self.highest is None else f"{counts}, highest {self.highest.score:.1f} {self.highest.level}"


class Screen:
    """Shows rows; `note` is a line about the run, not about an article."""

    def __init__(self) -> None:
        self.tally = Tally()

    def note(self, text: str) -> None:
        """Say something about the run."""
        raise NotImplementedError

    def show(self, rows: list[Row], *, trouble: str = "") -> None:
        """Add rows at the bottom; called with none, it keeps the summary up to date. `trouble`: what is wrong now."""
        raise NotImplementedError


class PlainScreen(Screen):
    """One line a row, for files and pipes: no escape codes, no colour."""

    _troubled = False

    def note(self, text: str) -> None:
        """Say something about the run, as a comment line."""
        click.echo(f"# {text}")

    def show(self, rows: list[Row], *, trouble: str = "") -> None:
        """Print rows at once; trouble goes to standard error, once."""
        if trouble and not self._troubled:
            click.echo(trouble, err=True)
        self._troubled = bool(trouble)
        for row in rows:
            self.tally.add(row, now=time.monotonic())
            click.echo(plain_line(row))


class LiveScreen(Screen):
    """Rows scroll up, so that nothing shown is lost; names of the columns and the summary stay at the bottom."""

    def __init__(self, console: Console, live: Live, bidi: Bidi) -> None:
        super().__init__()
        self._console, self._live, self._bidi = console, live, bidi

    def note(self, text: str) -> None:
        """Say something about the run, above the rows that follow."""
        self._console.print(Text(text, style="dim"), soft_wrap=True)

    def show(self, rows: list[Row], *, trouble: str = "") -> None:
        """Print rows above the summary."""
        layout, now = Layout(width=self._console.width, bidi=self._bidi), time.monotonic()
        for row in rows:
            self.tally.add(row, now=now)
        lines = [line for row in rows for line in layout.lines(row)]
        if lines:
            self._console.print(Group(*lines), no_wrap=True, overflow="crop")
        self._live.update(Group(layout.header(), self._summary(now, trouble)), refresh=True)

    def _summary(self, now: float, trouble: str) -> Text:
        highest = self.tally.highest
        style = STYLES.get((highest.level if highest else None) or "", "")
        head, mark, tail = self.tally.line(now=now).partition("highest ")
        parts = [(f"{trouble}; ", "bold red") if trouble else "", head, mark, (tail, style)]
        return Text.assemble(*parts, no_wrap=True, overflow="ellipsis")


@contextmanager
def screen(*, bidi: str, color: bool, environ: Mapping[str, str]) -> Iterator[Screen]:
    """The screen that fits standard output: a live table where it is a terminal that can move its cursor."""
    if not sys.stdout.isatty() or environ.get("TERM", "dumb") in ("dumb", "unknown"):
        yield PlainScreen()
        return
    console = Console(no_color=True if not color else None, highlight=False, markup=False, emoji=False)
    chosen = choose_bidi(bidi, environ)
    live = Live(console=console, auto_refresh=False, redirect_stdout=False, redirect_stderr=False)
    with _surviving_its_terminal(), _order_of(chosen), live:
        yield LiveScreen(console, live, chosen)


@contextmanager
def _surviving_its_terminal() -> Iterator[None]:
    """A terminal that was closed cannot be written to any more: that ends the program as its SIGHUP does."""
    try:
        yield
    except OSError as error:
        if error.errno != errno.EIO:
            raise
        raise KeyboardInterrupt from None


@contextmanager
def _order_of(bidi: Bidi) -> Iterator[None]:
    if bidi is Bidi.TERMINAL:
        yield
        return
    sys.stdout.write(_EXPLICIT)
    try:
        yield
    finally:
        sys.stdout.write(_IMPLICIT)
        sys.stdout.flush()


def choose_bidi(wanted: str, environ: Mapping[str, str]) -> Bidi:
    """Who reorders: as told, else the terminals that are known to do it themselves whatever we ask, else we.

    Inside tmux and screen the request to leave the order alone does not reach the terminal outside, so that VTE, which
    would obey it, reorders there.
    """
    if wanted != "auto":
        return Bidi(wanted)
    always = "KONSOLE_VERSION" in environ or environ.get("TERM_PROGRAM") == "Apple_Terminal"
    always = always or environ.get("TERM", "").startswith("mlterm")
    nested = "TMUX" in environ or environ.get("TERM", "").startswith("screen")
    return Bidi.TERMINAL if always or (nested and "VTE_VERSION" in environ) else Bidi.VISUAL
