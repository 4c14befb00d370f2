"""How words of a class are inflected: which beginnings and endings a stem may have inside its token."""

from collections.abc import Mapping
from dataclasses import dataclass

from streams.errors import ConfigurationError
from streams.resources import data_files, rows
from streams.text.folding import fold_term


@dataclass(frozen=True, slots=True)
class Inflection:
    """Folded prefixes and suffixes a stem may carry; "" is the bare stem, None means anything at all."""

    prefixes: frozenset[str] | None
    suffixes: frozenset[str] | None


EXACT = Inflection(frozenset({""}), frozenset({""}))
UNBOUNDED = Inflection(None, None)  # scripts that write no spaces
SUFFIXED = Inflection(frozenset({""}), None)  # Korean particles

Inflections = Mapping[str, Mapping[str, Inflection]]


def load_inflections() -> Inflections:
    """Language to class to inflection, from `data/inflection`."""
    return {
        file.name.removesuffix(".tsv"): {
            name: Inflection(_affixes(prefixes), _affixes(suffixes)) for name, prefixes, suffixes in rows(file, 3)
        }
        for file in data_files("inflection", ".tsv")
    }


def inflection_of(inflections: Inflections, language: str, name: str) -> Inflection:
    """The inflection of a class; `x` and `name` are exact where a language says nothing about them.

    Raises: ConfigurationError: a class that the language does not have.
    """
    found = inflections.get(language, {}).get(name)
    if found is not None:
        return found
    if name in ("x", "name"):
        return EXACT
    raise ConfigurationError(f"inflection/{language}.tsv has no class {name!r}")


def _affixes(cell: str) -> frozenset[str]:
    return frozenset("" if affix == "-" else fold_term(affix) for affix in cell.split())
