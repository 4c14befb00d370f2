"""Folding: one spelling for what readers take as the same, with the way back to the published text.

A folded text is padded by a space on either side, and everything that is no letter, digit or vowel sign is a space, so that
" word " finds a whole word. Every kept character folds to exactly one; dropped ones (Arabic vowel signs, tatweel, niqqud,
accents that stand alone, invisible characters, repeated blanks) are what needs the map.
"""

import functools
import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

_DROPPED = frozenset(
    "\u00ad"  # soft hyphen
    + "".join(map(chr, range(0x0300, 0x0370)))  # combining accents: a decomposed letter folds as its composed form does
    + "".join(chr(c) for c in range(0x0591, 0x05C8) if chr(c) not in "\u05be\u05c0\u05c3\u05c6")  # Hebrew points
    + "".join(map(chr, range(0x0610, 0x061B)))  # Arabic marks, tatweel, vowel signs, Quranic signs
    + "".join(map(chr, (0x0640, *range(0x064B, 0x0660), 0x0670, *range(0x06D6, 0x06DD), *range(0x06DF, 0x06E5))))
    + "".join(map(chr, (0x06E7, 0x06E8, *range(0x06EA, 0x06EE))))
    + "".join(map(chr, (*range(0x200B, 0x2010), *range(0x202A, 0x202F), *range(0x2060, 0x206A), 0xFEFF)))  # invisible
)
_MARK = "\ue000"  # stands for a dropped character until it is taken out; of private use, so in no folded text
_KEPT = re.compile(f"[^{_MARK}]+")
_BLANKS = re.compile("(?<=[ \t\u00a0])[ \t\u00a0]+|\r(?=\n)")
_MAYBE_BLANKS = ("  ", "\t", "\u00a0", "\r")
_SPECIAL = {
    **dict(zip("ךםןףץ", "כמנפצ", strict=True)),  # Hebrew final letters
    **dict(zip("أإآٱؤئىةکیےۀەھہ", "ااااوييهكييهههه", strict=True)),  # Arabic, Persian, Urdu, Kurdish
    **dict(zip("øđłßıðħ", "odlsidh", strict=True)),
}


_APOSTROPHES = "\u02b9\u02bb\u02bc\u02bd\u02be\u02bf\u02c8"  # letters to Unicode, apostrophes to those who type them


class _Table(dict[int, str]):
    """Code point to its folded character, worked out when first met."""

    def __missing__(self, code: int) -> str:
        folded = self[code] = _fold_character(chr(code))
        return folded


def _fold_character(char: str) -> str:
    if char in _DROPPED:
        return _MARK
    lowered = char.lower()
    if lowered in _SPECIAL:
        return _SPECIAL[lowered]
    category = unicodedata.category(char)
    if category[0] not in "LNM" or (category == "Lm" and char in _APOSTROPHES):
        return " "
    plain = unicodedata.normalize("NFKD", lowered)
    base = plain[0].lower()  # a mathematical capital is none before it is made plain
    if len(plain) > 1 and not all(unicodedata.combining(mark) for mark in plain[1:]):
        return lowered[0]  # a ligature or a syllable stays as it is
    if base.isdecimal():
        return str(unicodedata.decimal(base))
    return _SPECIAL.get(base, base)


_ANY = _Table()
_LAST_BMP = "\uffff"


@functools.cache
def _bmp() -> list[str]:
    """`_ANY` of the basic plane as a list, which `str.translate` reads nearly twice as fast."""
    return [_ANY[code] for code in range(0x10000)]


def _translate(text: str) -> str:
    return text.translate(_ANY if text and max(text) > _LAST_BMP else _bmp())


@dataclass(frozen=True, slots=True)
class Folded:
    """A folded text; `offsets[i]` is where its character `i` stands in the published one, None: at `i - 1`."""

    text: str
    offsets: Sequence[int] | None

    def span(self, start: int, end: int) -> tuple[int, int]:
        """The published span of the folded characters from `start` up to `end`."""
        if self.offsets is None:
            return start - 1, end - 1
        return self.offsets[start], self.offsets[end - 1] + 1


def fold(text: str) -> Folded:
    """Fold a published text."""
    folded = _translate(text)
    if any(blank in text for blank in _MAYBE_BLANKS):
        folded = _mark_blanks(text, folded)
    if _MARK not in folded:
        return Folded(f" {folded} ", None)
    offsets = [-1]
    for kept in _KEPT.finditer(folded):
        offsets.extend(range(*kept.span()))
    offsets.append(len(text))
    return Folded(f" {folded.replace(_MARK, '')} ", offsets)


def _mark_blanks(text: str, folded: str) -> str:
    """Mark the second and further blanks of a run, and the first half of a Windows line end."""
    parts: list[str] = []
    last = 0
    for blanks in _BLANKS.finditer(text):
        parts += folded[last : blanks.start()], _MARK * (blanks.end() - blanks.start())
        last = blanks.end()
    return "".join((*parts, folded[last:]))


def fold_term(term: str) -> str:
    """Fold a word or phrase of a data file: no padding, single spaces."""
    return " ".join(fold(term).text.split())
