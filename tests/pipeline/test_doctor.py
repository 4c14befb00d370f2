"""What the doctor says of topics, files and rights."""

from typing import Any

import pytest

from streams.admin import TopicState
from streams.cli.topics import describe
from streams.doctor import Finding, Grade, acls, examine_files, examine_topic
from streams.errors import ConfigurationError
from streams.settings import Settings
from streams.topics import TOPICS

ALL = frozenset({"READ", "WRITE", "DESCRIBE"})


def state(**changes: Any) -> TopicState:
    facts: dict[str, Any] = {"exists": True, "partitions": 12, "operations": ALL, "differences": {}}
    return TopicState(spec=TOPICS[0], name="articles.raw", **{**facts, **changes})


@pytest.mark.parametrize(
    ("found", "grades", "remedy"),
    [
        pytest.param(state(), [Grade.OK], "", id="all-is-well"),
        pytest.param(state(exists=False), [Grade.WRONG], "streams topics --create", id="missing"),
        pytest.param(state(partitions=3), [Grade.NOTE], "works", id="other-partitions"),
        pytest.param(
            state(differences={"max.message.bytes": ("8388608", "1048588")}),
            [Grade.OK, Grade.WRONG],
            "--add-config max.message.bytes=8388608",
            id="takes-too-little",
        ),
        pytest.param(
            state(differences={"max.message.bytes": ("8388608", "99999999")}),
            [Grade.OK, Grade.NOTE],
            "kafka-configs.sh",
            id="takes-more",
        ),
        pytest.param(
            state(differences={"message.timestamp.type": ("LogAppendTime", "CreateTime")}),
            [Grade.OK, Grade.WRONG],
            "message.timestamp.type=LogAppendTime",
            id="producers-clock",
        ),
        pytest.param(
            state(differences={"retention.ms": ("604800000", "1")}), [Grade.OK, Grade.NOTE], "retention", id="retention"
        ),
        pytest.param(
            state(operations=frozenset({"READ"})), [Grade.OK, Grade.WRONG], "kafka-acls.sh", id="may-not-write"
        ),
        pytest.param(state(operations=frozenset()), [Grade.OK], "", id="broker-does-not-tell-rights"),
    ],
)
def test_topic(found: TopicState, grades: list[Grade], remedy: str) -> None:
    findings = list(examine_topic(found, Settings()))
    assert [finding.grade for finding in findings] == grades
    assert remedy in findings[-1].remedy


def _raises(error: Exception) -> Any:
    def load() -> None:
        raise error

    return load


@pytest.mark.parametrize(
    ("load", "finding"),
    [
        pytest.param(lambda: None, Finding(grade=Grade.OK, what="data files load"), id="good"),
        pytest.param(
            _raises(ConfigurationError("en.tsv, line 3: no weight")),
            Finding(
                grade=Grade.WRONG, what="data files: en.tsv, line 3: no weight", remedy="correct the file, or reinstall"
            ),
            id="bad-line",
        ),
        pytest.param(
            _raises(FileNotFoundError("en.tsv")),
            Finding(
                grade=Grade.WRONG,
                what="data files cannot be loaded: FileNotFoundError: en.tsv",
                remedy="reinstall escalation-streams",
            ),
            id="missing-file",
        ),
    ],
)
def test_files(load: Any, finding: Finding) -> None:
    assert examine_files(load) == finding


def test_acls_cover_every_topic_and_the_group_and_hold_no_secret() -> None:
    variables = {"STREAMS_SASL_USERNAME": "svc", "STREAMS_SASL_PASSWORD": "hunter2", "STREAMS_TOPIC_PREFIX": "p."}
    commands = acls(Settings.load({**variables, "STREAMS_CREATE_TOPICS": "false"}))
    text = "\n".join(commands)
    for name in ("p.articles.raw", "p.articles.enriched", "p.articles.dead-letter"):
        assert f"--topic {name}" in text
    assert "--group streams-enrich" in text
    assert "--operation Create" not in text
    assert all("User:svc" in command for command in commands)
    assert "hunter2" not in text


def test_creating_topics_needs_a_right_of_its_own() -> None:
    assert any("--operation Create" in command for command in acls(Settings()))


@pytest.mark.parametrize(
    ("found", "line"),
    [
        pytest.param(state(), "articles.raw  12 partitions", id="as-wanted"),
        pytest.param(state(exists=False), "articles.raw  missing; create it with: streams topics --create", id="none"),
        pytest.param(
            state(differences={"retention.ms": ("2", "1")}),
            "articles.raw  12 partitions\n  retention.ms is 1, we would set 2",
            id="different",
        ),
    ],
)
def test_listing(found: TopicState, line: str) -> None:
    assert describe(found) == line
