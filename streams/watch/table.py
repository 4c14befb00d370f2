"""Rows laid out: coloured columns for a terminal, tab-separated lines for everything else."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum

from rich.cells import cell_len
from rich.text import Text

from streams.watch.bidi import clusters, is_right_to_left, shape, visual_order
from streams.watch.rows import ArticleRow, DeadRow, Row

ELLIPSIS = "…"
NOTHING = "–"
STYLES = {"none": "dim", "low": "green", "elevated": "yellow", "high": "bright_red", "severe": "bold white on red"}
_FSI, _PDI = "\u2068", "\u2069"
_LANGUAGE, _SCORE, _LEVEL = 3, 5, 8
_WIDE = 120  # from here a row is one line, below it two
_LONG_DATE = 100
_GAP = " "


class Bidi(StrEnum):
    """Who puts right-to-left text in order: the terminal, or we."""

    TERMINAL = "terminal"
    VISUAL = "visual"


@dataclass(frozen=True, slots=True, kw_only=True)
class Layout:
    """Lays rows out for a terminal of `width` cells."""

    width: int
    bidi: Bidi

    def lines(self, row: Row) -> list[Text]:
        """The one or two lines of a row, none wider than the terminal."""
        head = self._dead_head(row) if isinstance(row, DeadRow) else self._article_head(row)
        return self._spread(head, *self._tail(row))

    def header(self) -> Text:
        """The names of the columns."""
        names = [("UTC", self._date), ("", _LANGUAGE), ("score", _SCORE), ("level", _LEVEL)]
        head = _joined((name.rjust(w) if name == "score" else name.ljust(w), "") for name, w in names)
        if self.width >= _WIDE:
            return _styled(self._spread(head, ("title", ""), ("entities", ""), ("keywords", ""))[0], "bold dim")
        head.append(_GAP + self._cell("title; entities; keywords", self.width - head.cell_len - 1))
        return _styled(head, "bold dim")

    @property
    def _date(self) -> int:
        return 16 if self.width >= _LONG_DATE else 11

    def _article_head(self, row: ArticleRow) -> Text:
        style = STYLES.get(row.level or "", "dim")
        score = NOTHING if row.score is None else f"{row.score:.1f}"
        return _joined(
            [
                (self._time(row.published_at), "dim"),
                (self._cell(row.language, _LANGUAGE), "cyan"),
                (score.rjust(_SCORE), style),
                (self._cell(row.level or "unread", _LEVEL), style),
            ]
        )

    def _dead_head(self, row: DeadRow) -> Text:
        width = _LANGUAGE + _SCORE + _LEVEL + 2
        # Seconds without a date: when it came in, unlike the times of publication around it.
        arrived = row.arrived_at.strftime("at %H:%M:%S").ljust(self._date)
        return _joined([(arrived, "dim"), (self._cell("dead letter", width), "magenta")])

    def _tail(self, row: Row) -> tuple[tuple[str, str], ...]:
        if isinstance(row, ArticleRow):
            entities, keywords = ", ".join(row.entities) or NOTHING, ", ".join(row.keywords) or NOTHING
            return (row.title, ""), (entities, "blue"), (keywords, "")
        detail = (row.detail or NOTHING, "dim")
        if self.width >= _WIDE:
            return (row.reason, "magenta"), detail, (row.origin, "dim")
        return (f"{row.reason}, {row.origin}", "magenta"), detail

    def _spread(self, head: Text, title: tuple[str, str], *rest: tuple[str, str]) -> list[Text]:
        """Title and other cells beside `head` where there is room, else the others on a line of their own."""
        room = self.width - head.cell_len - 1
        if self.width >= _WIDE:
            side = (room - len(rest)) * 27 // 100
            widths = (room - len(rest) * (side + 1), *[side] * len(rest))
            return [self._append(head, zip((title, *rest), widths, strict=True))]
        indent = Text(" " * (self._date + _LANGUAGE + 1))
        side = (self.width - indent.cell_len) // len(rest) - 1
        return [self._append(head, [(title, room)]), self._append(indent, [(cell, side) for cell in rest])]

    def _append(self, line: Text, cells: Iterable[tuple[tuple[str, str], int]]) -> Text:
        for (text, style), width in cells:
            line.append(_GAP)
            line.append(self._cell(text, width), style)
        return line

    def _time(self, time: datetime | None) -> str:
        form = "%Y-%m-%d %H:%M" if self._date == 16 else "%m-%d %H:%M"
        return (time.astimezone(UTC).strftime(form) if time else NOTHING).ljust(self._date)

    def _cell(self, text: str, width: int) -> str:
        """`text` in exactly `width` cells; right-to-left text begins at the right edge."""
        visual = self.bidi is Bidi.VISUAL
        cut = _cut(shape(text) if visual else text, width)
        padding = " " * (width - cell_len(cut))
        shown = visual_order(cut) if visual else f"{_FSI}{cut}{_PDI}"
        return padding + shown if is_right_to_left(cut) else shown + padding


def plain_line(row: Row) -> str:
    """One tab-separated line: kind, time, then what the row holds; text in the order in which it is read."""
    if isinstance(row, DeadRow):
        return "\t".join(("dead-letter", _iso(row.arrived_at), row.reason, row.detail, row.origin))
    score = NOTHING if row.score is None else f"{row.score:.1f}"
    facts = (row.language, score, row.level or NOTHING, row.title, ", ".join(row.entities), ", ".join(row.keywords))
    return "\t".join(("enriched", _iso(row.published_at), *facts))


def _iso(time: datetime | None) -> str:
    return time.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ") if time else NOTHING


def _cut(text: str, width: int) -> str:
    if cell_len(text) <= width:
        return text
    kept, used = [], 0
    for unit in clusters(text):
        used += cell_len(unit)
        if used > width - 1:
            break
        kept.append(unit)
    return "".join(kept).rstrip() + ELLIPSIS


def _joined(cells: Iterable[tuple[str, str]]) -> Text:
    line = Text(no_wrap=True)
    for index, (text, style) in enumerate(cells):
        line.append(_GAP if index else "")
        line.append(text, style)
    return line


def _styled(line: Text, style: str) -> Text:
    line.stylize(style)
    return line
