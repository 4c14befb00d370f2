"""The cases of a Russian or Ukrainian name, by pymorphy3's dictionaries."""

import functools
from typing import Any

import pymorphy3

_CASES = ("gent", "datv", "accs", "ablt", "loct")
_NAMES = ("Geox", "Name", "Surn", "Orgn")


def cases(name: str, language: str) -> list[str]:
    """`name`, given in the nominative, in the other cases; words that stand in none of its own stay as they are."""
    words = name.split()
    declined = [_decline(word, language) for word in words]
    if not any(declined):
        return []
    forms = {" ".join(d[i] if d else w for w, d in zip(words, declined, strict=True)) for i in range(len(_CASES))}
    if declined[0]:  # "сектор Газа": what the head governs, or is called, does not change with it
        forms |= {" ".join((form, *words[1:])) for form in declined[0]}
    return sorted(forms - {name})


@functools.lru_cache(maxsize=100_000)
def _decline(word: str, language: str) -> tuple[str, ...] | None:
    if not word.isalpha() or word.isupper():
        return None
    parses = [p for p in _morph(language).parse(word) if "nomn" in str(p.tag)]
    if not parses:
        return _feminine(word, language)
    best = max(parses, key=lambda p: ("plur" not in str(p.tag), any(name in str(p.tag) for name in _NAMES), p.score))
    inflected = [best.inflect({case}) for case in _CASES]
    forms = [form.word if form else word.lower() for form in inflected]
    return tuple(form.capitalize() if word[0].isupper() else form for form in forms)


def _feminine(word: str, language: str) -> tuple[str, ...] | None:
    """Names in -а that no dictionary knows ("Хезболла") are declined like any other in -а."""
    if not word.endswith("а"):
        return None
    stem = word[:-1]
    genitive = "и" if stem[-1] in "гкхжчшщ" or language == "uk" else "ы"
    endings = (
        genitive,
        "і" if language == "uk" else "е",
        "у",
        "ою" if language == "uk" else "ой",
        "і" if language == "uk" else "е",
    )
    return tuple(stem + ending for ending in endings)


@functools.cache
def _morph(language: str) -> Any:
    return pymorphy3.MorphAnalyzer(lang=language)
