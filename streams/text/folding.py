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

_DROPPED = re.compile(
    "["
    "\u00ad"  # soft hyphen
    "\u0300-\u036f"  # combining accents: a decomposed letter folds as its composed form does
    "\u0591-\u05bd\u05bf\u05c1\u05c2\u05c4\u05c5\u05c7"  # Hebrew points and accents
    "\u0610-\u061a\u0640\u064b-\u065f\u0670\u06d6-\u06dc\u06df-\u06e4\u06e7\u06e8\u06ea-\u06ed"  # Arabic marks, tatweel
    "\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff"  # invisible: joiners, directions, byte order mark
    "]+|(?<=[ \t\u00a0])[ \t\u00a0]+|\r(?=\n)"
)
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
    lowered = char.lower()
    if lowered in _SPECIAL:
        return _SPECIAL[lowered]
    category = unicodedata.category(char)
    if category[0] not in "LNM" or (category == "Lm" and char in _APOSTROPHES):
        return " "
    plain = unicodedata.normalize("NFKD", lowered)
    base = plain[0]
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
    if not _DROPPED.search(text):
        return Folded(f" {_translate(text)} ", None)
    parts: list[str] = []
    offsets = [-1]
    last = 0
    for dropped in _DROPPED.finditer(text):
        parts.append(text[last : dropped.start()])
        offsets.extend(range(last, dropped.start()))
        last = dropped.end()
    parts.append(text[last:])
    offsets.extend(range(last, len(text) + 1))
    return Folded(f" {_translate(''.join(parts))} ", offsets)


def fold_term(term: str) -> str:
    """Fold a word or phrase of a data file: no padding, single spaces."""
    return " ".join(fold(term).text.split())
