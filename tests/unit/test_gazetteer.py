"""The gazetteer that ships: what a form is compiled to, and what must be true of every entity."""

import itertools

import pytest

from streams.domain.enriched import EntityType, Form
from streams.entities.gazetteer import Alias, Capitals, Gazetteer, capitals_of, compile_form, load_gazetteer
from streams.text.folding import fold_term
from streams.text.inflection import load_inflections


@pytest.fixture(scope="module")
def gazetteer() -> Gazetteer:
    return load_gazetteer(load_inflections())


@pytest.fixture(scope="module")
def aliases(gazetteer: Gazetteer) -> list[Alias]:
    return [pattern.payload for pattern in gazetteer.patterns]


@pytest.mark.parametrize(
    ("name", "capitals"),
    [
        pytest.param("IDF", Capitals.ALL, id="acronym"),
        pytest.param("ЦАХАЛ", Capitals.ALL, id="cyrillic-acronym"),
        pytest.param("U.S.", Capitals.ALL, id="acronym-with-full-stops"),
        pytest.param("UNICEF", Capitals.FIRST, id="six-letters-are-a-word"),
        pytest.param("Hamas", Capitals.FIRST, id="name"),
        pytest.param("хуситы", Capitals.ANY, id="lower-case"),
        pytest.param("حماس", Capitals.ANY, id="no-capitals-in-the-script"),
    ],
)
def test_capitals(name: str, capitals: Capitals) -> None:
    assert capitals_of(name) is capitals


@pytest.mark.parametrize(
    ("name", "language", "compiled"),
    [
        pytest.param("غالانت", "ar", (["غالانت"], "ar/name", Capitals.ANY, False), id="arabic-takes-clitics"),
        pytest.param("גלנט", "he", (["גלנט"], "he/name", Capitals.ANY, False), id="hebrew-takes-prefixes"),
        pytest.param("Gallant", "en", (["gallant"], "exact", Capitals.FIRST, False), id="latin-is-exact"),
        pytest.param("U.S.", "en", (["u s"], "exact", Capitals.ALL, True), id="full-stops-are-part-of-it"),
        pytest.param(
            "Martyrs' Day",
            "en",
            (["martyrs  day", "martyrs day"], "exact", Capitals.FIRST, False),
            id="apostrophe-or-not",
        ),
        pytest.param("以色列", "zh", (["以色列"], "unbounded", Capitals.ANY, False), id="chinese-has-no-blanks"),
        pytest.param("이스라엘", "ko", (["이스라엘"], "suffixed", Capitals.ANY, False), id="korean-particles"),
    ],
)
def test_a_form_is_compiled(name: str, language: str, compiled: tuple[list[str], str, Capitals, bool]) -> None:
    assert compile_form(name, language, "name") == compiled


def test_the_version_is_that_of_the_content(gazetteer: Gazetteer) -> None:
    assert len(gazetteer.version) == 8
    assert int(gazetteer.version, 16) >= 0


def test_stems_are_folded(gazetteer: Gazetteer) -> None:
    stems = {pattern.stem for pattern in gazetteer.patterns}
    assert [stem for stem in stems if not stem.split() or any(word != fold_term(word) for word in stem.split())] == []


def test_an_id_means_one_entity(aliases: list[Alias]) -> None:
    records = {alias.entity for alias in aliases}
    assert len({record.id for record in records}) == len(records)


@pytest.mark.parametrize(
    ("kind", "least"),
    [
        pytest.param(EntityType.COUNTRY, 249, id="all-countries"),
        pytest.param(EntityType.PLACE, 1000, id="cities"),
        pytest.param(EntityType.PERSON, 200, id="people"),
        pytest.param(EntityType.ORGANIZATION, 100, id="organizations"),
        pytest.param(EntityType.ARMED_GROUP, 30, id="armed-groups"),
        pytest.param(EntityType.FACILITY, 30, id="facilities"),
        pytest.param(EntityType.WEAPON, 30, id="weapons"),
    ],
)
def test_there_are_enough_of_each_type(aliases: list[Alias], kind: EntityType, least: int) -> None:
    assert len({alias.entity.id for alias in aliases if alias.entity.type is kind}) >= least


@pytest.mark.parametrize("language", "ar en he fa ru uk fr es tr".split())
def test_countries_are_named_in_the_issue_s_languages(gazetteer: Gazetteer, language: str) -> None:
    named = {
        p.payload.entity.id
        for p in gazetteer.patterns
        if p.payload.entity.type is EntityType.COUNTRY and (p.languages is None or language in p.languages)
    }
    assert len(named) >= 200


def test_cities_have_coordinates(aliases: list[Alias]) -> None:
    cities = {alias.entity for alias in aliases if alias.entity.id.removeprefix("place:").isdigit()}
    assert cities
    assert [c.id for c in cities if c.latitude is None or c.longitude is None] == []


LABELS = ("terroris", "zionist", "regime", "occupation", "aggressor", "mullah", "martyr", "rebel", "crusader")


def test_no_label_is_a_name(aliases: list[Alias]) -> None:
    entities = {alias.entity for alias in aliases}
    titles = {"organization:al-aqsa-martyrs-brigades", "facility:al-aqsa-martyrs-hospital"}  # what they call themselves
    labelled = {e.id for e, label in itertools.product(entities, LABELS) if label in e.name.lower()}
    assert labelled - titles == set()


def test_labels_are_epithets(gazetteer: Gazetteer) -> None:
    loaded = {fold_term(label) for label in ("Zionist entity", "الكيان الصهيوني", "киевский режим", "Kyiv regime")}
    forms = {p.stem: p.payload.form for p in gazetteer.patterns if p.stem in loaded}
    assert forms == dict.fromkeys(loaded, Form.EPITHET)


@pytest.mark.parametrize(
    ("entity", "country", "claimants"),
    [
        pytest.param("country:TW", "TW", set(), id="taiwan"),
        pytest.param("country:XK", "XK", set(), id="kosovo"),
        pytest.param("place:281184", None, {"IL", "PS"}, id="jerusalem"),
        pytest.param("place:golan-heights", "SY", {"IL", "SY"}, id="golan"),
        pytest.param("place:crimea", "UA", {"RU", "UA"}, id="crimea"),
        pytest.param("place:donbas", "UA", {"RU", "UA"}, id="donbas"),
        pytest.param("place:west-bank", "PS", set(), id="west-bank"),
        pytest.param("place:gaza-strip", "PS", set(), id="gaza"),
        pytest.param("place:east-jerusalem", "PS", set(), id="east-jerusalem"),
        pytest.param("place:abkhazia", "GE", set(), id="abkhazia"),
        pytest.param("place:south-ossetia", "GE", set(), id="south-ossetia"),
        pytest.param("place:transnistria", "MD", set(), id="transnistria"),
        pytest.param("place:western-sahara", "EH", set(), id="western-sahara"),
    ],
)
def test_disputed_places_follow_the_written_rule(
    aliases: list[Alias], entity: str, country: str | None, claimants: set[str]
) -> None:
    record = next(alias.entity for alias in aliases if alias.entity.id == entity)
    assert record.country == country
    assert claimants <= set(record.claimants)
