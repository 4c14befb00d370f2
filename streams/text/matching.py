"""One automaton over everything that is searched: every stem of every list, found in a single pass over a folded text."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

import ahocorasick_rs

from streams.text.inflection import EXACT, Inflection

T = TypeVar("T")

_ARTICLE = "ال"
_AFTER_LAM = Inflection(frozenset({"لل", "ولل", "فلل"}), EXACT.suffixes)


@dataclass(frozen=True, slots=True, kw_only=True)
class Pattern(Generic[T]):
    """A folded stem (words separated by single spaces), how it is inflected, and the languages it is searched in."""

    stem: str
    inflection: Inflection
    languages: frozenset[str] | None  # None: all
    payload: T


@dataclass(frozen=True, slots=True)
class Hit(Generic[T]):
    """A stem found in a folded text: its token begins at `token`, the stem itself at `start`; `end` is the token's end."""

    token: int
    start: int
    end: int
    payload: T


class Matcher(Generic[T]):
    """Finds all patterns, overlapping ones too, in one pass."""

    def __init__(self, patterns: Iterable[Pattern[T]]) -> None:
        table: defaultdict[str, list[Pattern[T]]] = defaultdict(list)
        for pattern in patterns:
            table[_key(pattern)].append(pattern)
            after_lam = _without_article(pattern)
            if after_lam is not None:
                table[_key(after_lam)].append(after_lam)
        self._patterns: Sequence[Sequence[Pattern[T]]] = list(table.values())
        self._automaton = ahocorasick_rs.AhoCorasick(
            list(table), implementation=ahocorasick_rs.Implementation.ContiguousNFA
        )

    def find(self, text: str, languages: frozenset[str]) -> Iterator[Hit[T]]:
        """The hits in a folded text whose pattern is searched in one of `languages`, by end and length."""
        patterns = self._patterns
        for index, start, end in self._automaton.find_matches_as_indexes(text, overlapping=True):
            for pattern in patterns[index]:
                if pattern.languages is not None and pattern.languages.isdisjoint(languages):
                    continue
                hit = _accept(text, pattern, start, end)
                if hit is not None:
                    yield hit


def _key(pattern: Pattern[T]) -> str:
    """What the automaton searches: blanks where the pattern admits no affix, so that most false hits never surface."""
    left = " " if pattern.inflection.prefixes == EXACT.prefixes else ""
    right = " " if pattern.inflection.suffixes == EXACT.suffixes else ""
    return f"{left}{pattern.stem}{right}"


def _without_article(pattern: Pattern[T]) -> Pattern[T] | None:
    """The same stem as Arabic writes it after the preposition li-, which swallows the article's alif."""
    prefixes = pattern.inflection.prefixes
    if prefixes is None or "لل" not in prefixes or not pattern.stem.startswith(_ARTICLE):
        return None
    inflection = Inflection(_AFTER_LAM.prefixes, pattern.inflection.suffixes)
    stem = pattern.stem.removeprefix(_ARTICLE)
    return Pattern(stem=stem, inflection=inflection, languages=pattern.languages, payload=pattern.payload)


def _accept(text: str, pattern: Pattern[T], start: int, end: int) -> Hit[T] | None:
    prefixes, suffixes = pattern.inflection.prefixes, pattern.inflection.suffixes
    token = start
    if prefixes is not None:
        if prefixes == EXACT.prefixes:
            start = token = start + 1
        else:
            token = text.rfind(" ", 0, start) + 1
            if text[token:start] not in prefixes:
                return None
    if suffixes == EXACT.suffixes:
        end -= 1
    elif prefixes is not None:
        stem_end, end = end, text.find(" ", end)
        if suffixes is not None and text[stem_end:end] not in suffixes:
            return None
    return Hit(token, start, end, pattern.payload)
