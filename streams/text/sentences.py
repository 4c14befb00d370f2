"""Where sentences and quotations of a published text begin and end."""

import re
from bisect import bisect_right
from collections.abc import Sequence

_END = re.compile(r"[.!?؟।。！？…۔\n]+[\"”»’)\]]*")
# What is read of a sentence grows with the square of its length, and input may be one endless sentence.
MAX_LENGTH = 1000
_STOPS = frozenset(".۔")  # these end a sentence only before white space, so that "3.5" and "U.S.-led" stay whole
_ABBREVIATION = re.compile(
    r"(?:^|[\s(«“\"])(?:[^\W\d_]|Mr|Mrs|Ms|Dr|St|Gen|Lt|Col|Sgt|Sen|Rep|Gov|Jr|Sr|vs|No|Mt|ул|им|г|гг|т)$"
)
_QUOTED = re.compile(r"“[^“”]{1,2000}”|«[^«»]{1,2000}»|„[^„“”]{1,2000}[“”]|「[^「」]{1,2000}」|\"[^\"\n]{1,2000}\"")


def sentence_ends(text: str) -> list[int]:
    """Ends of the sentences of `text`, ascending; the last one is its length."""
    ends = [stop.end() for stop in _END.finditer(text) if _ends(text, stop)]
    if not ends or ends[-1] != len(text):
        ends.append(len(text))
    return _bounded(text, ends)


def _bounded(text: str, ends: list[int]) -> list[int]:
    """The ends, and one more at a blank wherever a sentence would be longer than any that is meant as one."""
    bounded: list[int] = []
    start = 0
    for end in ends:
        while end - start > MAX_LENGTH:
            blank = text.rfind(" ", start + 1, start + MAX_LENGTH)
            start = blank + 1 if blank > start else start + MAX_LENGTH
            bounded.append(start)
        bounded.append(end)
        start = end
    return bounded


def _ends(text: str, stop: re.Match[str]) -> bool:
    if stop.group()[0] not in _STOPS:
        return True
    follows = text[stop.end() : stop.end() + 1]
    if follows and not follows.isspace() and "\n" not in stop.group():
        return False
    return stop.group() != "." or _ABBREVIATION.search(text, max(0, stop.start() - 6), stop.start()) is None


def index_of(ends: Sequence[int], position: int) -> int:
    """Which sentence holds `position`."""
    return bisect_right(ends, position)


def quotations(text: str) -> list[tuple[int, int]]:
    """Spans between quotation marks, marks included, ascending."""
    return [m.span() for m in _QUOTED.finditer(text)]
