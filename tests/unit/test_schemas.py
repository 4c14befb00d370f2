"""The published JSON Schemas, and a strict variant of them that knows no other keys."""

import json
from datetime import UTC, datetime
from typing import Any

import pytest
from click.testing import CliRunner
from jsonschema import Draft202012Validator

from streams.cli.schema import command
from streams.domain.codec import decode_article, encode_dead_letter
from streams.domain.dead_letter import DeadLetter
from streams.domain.enriched import (
    Alternative,
    Context,
    EnrichedArticle,
    Entity,
    EntityType,
    Escalation,
    EventType,
    Form,
    Keyword,
    Language,
    Level,
    Mention,
    Pipeline,
    Quad,
    TruncatedEscalation,
)
from streams.errors import ArticleRejected, Reason
from streams.language.codes import LANGUAGES
from streams.schemas import NAMES, schema

ENRICHED = "streams.enriched/1"
NOON = datetime(2024, 4, 14, 12, tzinfo=UTC)
OPEN_SETS = {
    ("entity", "type"): EntityType,
    ("mention", "form"): Form,
    ("keyword", "type"): EventType,
    ("keyword", "context"): Context,
    ("escalation", "level"): Level,
}


def strict(value: Any) -> Any:
    """The schema with every object closed whose keys it names."""
    if isinstance(value, list):
        return [strict(item) for item in value]
    if not isinstance(value, dict):
        return value
    closed = {key: strict(item) for key, item in value.items()}
    return closed | ({"additionalProperties": False} if "properties" in value else {})


def check(name: str, record: Any, *, closed: bool = True) -> list[str]:
    """What the schema has against a record."""
    rules = strict(schema(name)) if closed else schema(name)
    return [error.json_path for error in Draft202012Validator(rules).iter_errors(record)]


def escalation(**changes: Any) -> Escalation:
    keyword = Keyword(
        term="هجوم", type=EventType.ASSAULT, quad=Quad.MATERIAL_CONFLICT, weight=9.0, points=-1.5,
        context=Context.DENIED,
        quoted=True, speaker="country:IR", field="text", start=0, end=4, text="هجوم",
    )  # fmt: skip
    values: dict[str, Any] = {
        "score": 71.0, "deescalation": 4.0, "level": Level.HIGH, "quads": dict.fromkeys(map(str, Quad), 1),
        "keywords": (keyword,),
    }  # fmt: skip
    return (TruncatedEscalation if "points_omitted" in changes else Escalation)(**values | changes)


def record(*, escalation: Escalation, **changes: Any) -> dict[str, Any]:
    mention = Mention(field="text", start=0, end=4, text="هجوم", form=Form.PATTERN)
    entity = Entity(
        id=None, type=EntityType.PLACE, name="x", country="XK", latitude=1.5, count=300, mentions=(mention,)
    )
    values: dict[str, Any] = {
        "id": "1", "source": None, "url": None, "title": None, "text": "هجوم", "published_at": NOON,
        "extra": {"a": [None]},
        "language": Language(
            code="ar", confidence=1, script=None, alternatives=(Alternative(code="fa", confidence=0),)
        ),
        "entities": (entity,),
        "pipeline": Pipeline(version="0", gazetteer="0+0", lexicon="0+0", detector="0+0", received_at=NOON),
    }  # fmt: skip
    return EnrichedArticle(escalation=escalation, **values | changes).to_dict()


RECORDS = [
    pytest.param(record(escalation=escalation()), id="full"),
    pytest.param(record(escalation=escalation(points_omitted=-3.5)), id="truncated"),
    pytest.param(record(escalation=escalation(score=None, deescalation=None, level=None)), id="not-read"),
    pytest.param(record(escalation=escalation(), published_at=None, entities=()), id="empty"),
]


@pytest.mark.parametrize("name", NAMES)
def test_every_schema_is_one(name: str) -> None:
    Draft202012Validator.check_schema(schema(name))
    Draft202012Validator.check_schema(strict(schema(name)))
    assert schema(name)["title"] == name


@pytest.mark.parametrize("enriched", RECORDS)
def test_the_strict_schema_takes_what_the_codec_writes(enriched: dict[str, Any]) -> None:
    assert check(ENRICHED, enriched) == []


@pytest.mark.parametrize("enriched", RECORDS)
def test_every_key_of_a_record_is_required(enriched: dict[str, Any]) -> None:
    optional = {"truncated", "points_omitted", "extra.a"}
    for path in list(_paths(enriched)):
        copy = json.loads(json.dumps(enriched))
        holder = copy
        for step in path[:-1]:
            holder = holder[step]
        del holder[path[-1]]
        if not optional & {str(path[-1]), ".".join(map(str, path))}:
            assert check(ENRICHED, copy), path


def _paths(value: Any, path: tuple[Any, ...] = ()) -> Any:
    if isinstance(value, dict):
        for key, item in value.items():
            yield (*path, key)
            yield from _paths(item, (*path, key))
    elif isinstance(value, list):
        for number, item in enumerate(value):
            yield from _paths(item, (*path, number))


@pytest.mark.parametrize(
    ("path", "value"),
    [
        pytest.param(("schema",), "streams.enriched/2", id="another-version"),
        pytest.param(("entities",), None, id="a-list-is-never-null"),
        pytest.param(("published_at",), "2024-04-14T12:00:00+03:00", id="times-are-utc"),
        pytest.param(("language", "confidence"), 1.5, id="confidence-above-one"),
        pytest.param(("escalation", "score"), -1, id="negative-score"),
        pytest.param(("escalation", "keywords", 0, "quad"), "other", id="quad-is-closed"),
        pytest.param(("escalation", "keywords", 0, "field"), "url", id="field-is-closed"),
        pytest.param(("escalation", "keywords", 0, "weight"), -9.0, id="weight-is-a-magnitude"),
        pytest.param(("entities", 0, "country"), "Iran", id="country-is-a-code"),
        pytest.param(("unknown",), 1, id="unknown-key"),
        pytest.param(("entities", 0, "unknown"), 1, id="unknown-key-below"),
    ],
)
def test_the_strict_schema_refuses(path: tuple[Any, ...], value: Any) -> None:
    enriched = record(escalation=escalation())
    holder: Any = enriched
    for step in path[:-1]:
        holder = holder[step]
    holder[path[-1]] = value
    assert check(ENRICHED, enriched)


def test_the_published_schema_takes_keys_and_values_of_later_releases() -> None:
    later = record(escalation=escalation()) | {"extensions": {}}
    later["escalation"] |= {"events": [], "level": "extreme"}
    later["entities"][0] |= {"type": "vessel", "wikidata": "Q1"}
    assert check(ENRICHED, later, closed=False) == []


@pytest.mark.parametrize(("place", "members"), [pytest.param(p, m, id=".".join(p)) for p, m in OPEN_SETS.items()])
def test_open_sets_are_listed_but_not_closed(place: tuple[str, str], members: Any) -> None:
    rules = schema(ENRICHED)["$defs"][place[0]]["properties"][place[1]]
    assert set(rules["examples"]) == set(members)
    assert "enum" not in rules


def test_the_quads_are_the_closed_set() -> None:
    definitions = schema(ENRICHED)["$defs"]
    assert (
        set(definitions["quad"]["enum"])
        == set(definitions["escalation"]["properties"]["quads"]["properties"])
        == set(Quad)
    )


@pytest.mark.parametrize("reason", list(Reason))
def test_dead_letters_fit(reason: Reason) -> None:
    letter = DeadLetter.of(ArticleRejected(reason, "two\nlines"), None if reason is Reason.TOMBSTONE else b"\xff")
    assert check("streams.dead-letter/1", json.loads(encode_dead_letter(letter, line=3))) == []
    assert check("streams.dead-letter/1", json.loads(encode_dead_letter(letter, line=None))) == []
    assert reason in schema("streams.dead-letter/1")["properties"]["reason"]["examples"]


@pytest.mark.parametrize(
    ("raw", "fits"),
    [
        pytest.param({"text": "a"}, True, id="text-alone"),
        pytest.param({"text": "a", "id": None, "title": None, "extra": None}, True, id="null-is-absent"),
        pytest.param({"text": "a", "reporter": {"name": "x"}}, True, id="other-fields"),
        pytest.param({"text": "a", "published_at": 5}, True, id="a-time-never-costs-the-article"),
        pytest.param({"text": "a", "id": "ع" * 256}, True, id="id-of-512-bytes"),
        pytest.param({"title": "a"}, False, id="no-text"),
        pytest.param({"text": " \n"}, False, id="blank-text"),
        pytest.param({"text": "a", "id": ""}, False, id="empty-id"),
        pytest.param({"text": "a", "id": "a\nb"}, False, id="control-character-in-id"),
        pytest.param({"text": "a", "title": 1}, False, id="wrong-type"),
        pytest.param({"text": "a", "extra": []}, False, id="extra-that-is-no-object"),
        pytest.param(["a"], False, id="no-object"),
    ],
)
def test_the_schema_of_raw_articles_says_what_the_codec_does(raw: Any, fits: bool) -> None:
    assert (check("articles.raw", raw, closed=False) == []) is fits
    try:
        decode_article(json.dumps(raw).encode())
    except ArticleRejected:
        assert not fits
    else:
        assert fits


def test_the_command_lists_the_names() -> None:
    assert CliRunner().invoke(command).stdout.split() == list(NAMES)


@pytest.mark.parametrize("name", NAMES)
def test_the_command_prints_a_schema(name: str) -> None:
    assert json.loads(CliRunner().invoke(command, [name]).stdout) == schema(name)


def test_the_printed_schema_lists_the_languages() -> None:
    printed = json.loads(CliRunner().invoke(command, [ENRICHED]).stdout)
    assert printed["$defs"]["language_code"]["examples"] == [*LANGUAGES, "und"]


def test_an_unknown_name_is_a_usage_error_that_lists_the_known() -> None:
    done = CliRunner().invoke(command, ["articles"])
    assert done.exit_code == 2
    assert all(name in done.stderr for name in NAMES)
