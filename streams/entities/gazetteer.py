"""The gazetteer: entities and every form under which they are searched."""

import gzip
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from streams.domain import codec
from streams.domain.enriched import EntityType, Form
from streams.resources import data_folder, fingerprint
from streams.text.folding import fold, fold_term
from streams.text.inflection import EXACT, SUFFIXED, UNBOUNDED, Inflections, inflection_of
from streams.text.matching import Pattern
from streams.text.scripts import count_scripts, main_script

FILE = "gazetteer.jsonl.gz"
SEARCHED_IN_ALL = "*"

_UNSPACED = frozenset({"Hani", "Jpan", "Thai", "Laoo", "Khmr", "Mymr", "Tibt"})
_LANGUAGE_OF_SCRIPT = {"Arab": "ar", "Hebr": "he"}
WITH_CLITICS = frozenset({"ar", "he", "fa"})
_BY_SCRIPT = {"exact": EXACT, "unbounded": UNBOUNDED, "suffixed": SUFFIXED}


class Condition(StrEnum):
    """What a form needs beside itself before it is believed."""

    NONE = ""
    SAME = "same"  # another form of the same entity in the article
    COUNTRY = "country"  # that, or another entity of its country, or a preposition of place
    COMMON = "common"  # another entity of its country: the word is too common for a preposition to prove anything


class Capitals(StrEnum):
    """Which letters of a mention must be capitals, in scripts that have them."""

    ANY = "any"
    FIRST = "first"
    ALL = "all"


@dataclass(frozen=True, slots=True, kw_only=True)
class EntityRecord:
    """An entity of the gazetteer; of two that share a form, the one of higher `rank` is meant."""

    id: str
    type: EntityType
    name: str
    country: str | None
    claimants: tuple[str, ...]
    latitude: float | None
    longitude: float | None
    rank: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Alias:
    """One form of one entity."""

    entity: EntityRecord
    form: Form
    condition: Condition
    capitals: Capitals
    punctuated: bool  # holds a full stop or the like, which otherwise ends a name


@dataclass(frozen=True, slots=True, kw_only=True)
class Gazetteer:
    """Entities with their forms, ready to be searched; `version` changes with the content."""

    version: str
    patterns: Sequence[Pattern[Alias]]


def load_gazetteer(inflections: Inflections) -> Gazetteer:
    """Read the table that `make data` wrote."""
    source = data_folder().joinpath(FILE)
    _, *lines = gzip.decompress(source.read_bytes()).splitlines()
    patterns = [pattern for line in lines for pattern in _patterns(codec.loads(line), inflections)]
    return Gazetteer(version=fingerprint([source]), patterns=patterns)


def _patterns(data: Mapping[str, Any], inflections: Inflections) -> Iterator[Pattern[Alias]]:
    entity = EntityRecord(
        id=data["id"],
        type=EntityType(data["type"]),
        name=data["name"],
        country=data["country"],
        claimants=tuple(data["claimants"]),
        latitude=data["latitude"],
        longitude=data["longitude"],
        rank=data["rank"],
    )
    for form, condition, languages, inflection, capitals, punctuated, stems in data["forms"]:
        alias = Alias(
            entity=entity,
            form=Form(form),
            condition=Condition(condition),
            capitals=Capitals(capitals),
            punctuated=punctuated,
        )
        searched = None if languages == SEARCHED_IN_ALL else frozenset(languages.split())
        affixes = _BY_SCRIPT.get(inflection) or inflection_of(inflections, *inflection.split("/"))
        for stem in stems:
            yield Pattern(stem=stem, inflection=affixes, languages=searched, payload=alias)


def compile_form(text: str, languages: str, word_class: str) -> tuple[list[str], str, Capitals, bool]:
    """What the table holds of a form: its stems, its inflection, its capitals, and whether punctuation is part of it.

    "Martyrs' Brigades" has two stems: an apostrophe before a blank folds to a second blank, and many leave it out.
    """
    punctuated = any(mark in text for mark in ".,:()/&")
    stems = sorted({fold_term(text), fold(text).text.strip()})
    return stems, _inflection_name(text, languages, word_class), capitals_of(text), punctuated


def capitals_of(text: str) -> Capitals:
    """An acronym of two to five letters is searched in capitals, any other name by its first letter."""
    letters = [char for char in text if char.isalpha()]
    if 2 <= len(letters) <= 5 and all(char.isupper() for char in letters):
        return Capitals.ALL
    return Capitals.FIRST if text[:1].isupper() else Capitals.ANY


def _inflection_name(text: str, languages: str, word_class: str) -> str:
    """The class of a form in its language, or what its script does to names."""
    script = main_script(count_scripts(text)) or ""
    if script in _UNSPACED:
        return "unbounded"
    if script == "Kore":
        return "suffixed"
    language = _LANGUAGE_OF_SCRIPT.get(script, "") if languages == SEARCHED_IN_ALL else languages
    if word_class == "name" and language not in WITH_CLITICS:
        return "exact"
    return f"{language}/{word_class}"
