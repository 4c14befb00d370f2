"""One automaton over everything that is searched: every stem of every list, found in a single pass over a folded text."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Generic, NamedTuple, TypeVar

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


class Hit(NamedTuple, Generic[T]):  # made by the hundred for each article, and a tuple is made fastest
    """A stem found in a folded text: its token begins at `token`, the stem itself at `start`; `end` is the token's end."""

    token: int
    start: int
    end: int
    payload: T


@dataclass(frozen=True, slots=True)
class _Candidate(Generic[T]):
    """A pattern as the inner loop wants it; `anchored` and `closed`: the key holds the blank on that side."""

    languages: frozenset[str] | None
    prefixes: frozenset[str] | None
    suffixes: frozenset[str] | None
    anchored: bool
    closed: bool
    payload: T


class Matcher(Generic[T]):
    """Finds all patterns, overlapping ones too, in one pass."""

    def __init__(self, patterns: Iterable[Pattern[T]]) -> None:
        table: defaultdict[str, list[_Candidate[T]]] = defaultdict(list)
        for pattern in patterns:
            _enter(table, pattern)
            after_lam = _without_article(pattern)
            if after_lam is not None:
                _enter(table, after_lam)
        self._candidates: Sequence[Sequence[_Candidate[T]]] = list(table.values())
        self._automaton = ahocorasick_rs.AhoCorasick(
            list(table), implementation=ahocorasick_rs.Implementation.ContiguousNFA
        )

    def find(self, text: str, languages: frozenset[str]) -> Iterator[Hit[T]]:
        """The hits in a folded text whose pattern is searched in one of `languages`, by end and length."""
        candidates = self._candidates
        for index, start, end in self._automaton.find_matches_as_indexes(text, overlapping=True):
            for candidate in candidates[index]:
                searched = candidate.languages
                if searched is None or not searched.isdisjoint(languages):
                    hit = _accept(text, candidate, start, end)
                    if hit is not None:
                        yield hit


def _enter(table: defaultdict[str, list[_Candidate[T]]], pattern: Pattern[T]) -> None:
    """Add a pattern under what the automaton searches: with blanks where it admits no affix, to spare false hits."""
    prefixes, suffixes = pattern.inflection.prefixes, pattern.inflection.suffixes
    anchored, closed = prefixes == EXACT.prefixes, suffixes == EXACT.suffixes
    key = f"{' ' if anchored else ''}{pattern.stem}{' ' if closed else ''}"
    table[key].append(_Candidate(pattern.languages, prefixes, suffixes, anchored, closed, pattern.payload))


def _without_article(pattern: Pattern[T]) -> Pattern[T] | None:
    """The same stem as Arabic writes it after the preposition li-, which swallows the article's alif."""
    prefixes = pattern.inflection.prefixes
    if prefixes is None or "لل" not in prefixes or not pattern.stem.startswith(_ARTICLE):
        return None
    inflection = Inflection(_AFTER_LAM.prefixes, pattern.inflection.suffixes)
    stem = pattern.stem.removeprefix(_ARTICLE)
    return Pattern(stem=stem, inflection=inflection, languages=pattern.languages, payload=pattern.payload)


def _accept(text: str, candidate: _Candidate[T], start: int, end: int) -> Hit[T] | None:
    if candidate.prefixes is None:
        return Hit(start, start, end, candidate.payload)
    if candidate.anchored:
        start = token = start + 1
    else:
        token = text.rfind(" ", 0, start) + 1
        if text[token:start] not in candidate.prefixes:
            return None
    if candidate.closed:
        return Hit(token, start, end - 1, candidate.payload)
    stop = text.find(" ", end)
    if candidate.suffixes is not None and text[end:stop] not in candidate.suffixes:
        return None
    return Hit(token, start, stop, candidate.payload)
