"""What is wrong with configuration, broker, topics and files; every finding says what to do."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from kafka import KafkaAdminClient
from kafka.errors import KafkaError

from streams.admin import TopicState, topic_states
from streams.errors import StreamsError
from streams.settings import Settings
from streams.topics import DEAD_LETTER, ENRICHED, RAW

# What each topic is used for, as Kafka names operations.
_NEEDED = {RAW: ("READ", "WRITE"), ENRICHED: ("READ", "WRITE"), DEAD_LETTER: ("READ", "WRITE")}


class Grade(StrEnum):
    """How a finding counts."""

    OK = "ok"
    NOTE = "note"  # worth knowing, works all the same
    WRONG = "wrong"


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One line of the doctor's; `remedy` is what to do, empty where all is well."""

    grade: Grade
    what: str
    remedy: str = ""


def examine_files(load: Callable[[], object]) -> Finding:
    """Whether the data files can be used; `load` builds the enricher."""
    try:
        load()
    except StreamsError as error:
        return Finding(grade=Grade.WRONG, what=f"data files: {error}", remedy="correct the file, or reinstall")
    except (OSError, ValueError, KeyError) as error:
        what = f"data files cannot be loaded: {type(error).__name__}: {error}"
        return Finding(grade=Grade.WRONG, what=what, remedy="reinstall escalation-streams")
    return Finding(grade=Grade.OK, what="data files load")


def examine_broker(admin: KafkaAdminClient, settings: Settings) -> Iterator[Finding]:
    """The cluster, our topics, what we may do with them, and the group."""
    yield _cluster(admin, settings)
    for state in topic_states(admin, settings):
        yield from examine_topic(state, settings)
    yield _group(admin, settings)


def acls(settings: Settings) -> list[str]:
    """The commands that give the service its rights, for an administrator to run with bin/kafka-acls.sh."""
    user = settings.sasl_username or "streams"
    start = f"kafka-acls.sh --bootstrap-server {settings.brokers} --add --allow-principal User:{user}"
    raw, enriched, letters = (settings.topic(name) for name in (RAW, ENRICHED, DEAD_LETTER))
    rights = [
        f"--operation Read --operation Write --operation Describe --topic {name}" for name in (raw, enriched, letters)
    ]
    rights += [f"--operation DescribeConfigs --topic {name}" for name in (raw, enriched, letters)]
    rights.append(f"--operation Read --operation Describe --group {settings.group}")
    if settings.create_topics:
        rights.append(
            f"--operation Create --topic {settings.topic_prefix or 'articles.'} --resource-pattern-type prefixed"
        )
    return [f"{start} {right}" for right in rights]


def _cluster(admin: KafkaAdminClient, settings: Settings) -> Finding:
    cluster: dict[str, Any] = admin.describe_cluster()
    brokers = [f"{broker['host']}:{broker['port']}" for broker in cluster["brokers"]]
    what = f"broker answers: cluster {cluster.get('cluster_id')}, {', '.join(brokers)}"
    if settings.replication_factor > 0 and len(brokers) < settings.replication_factor:
        remedy = f"set STREAMS_REPLICATION_FACTOR to at most {len(brokers)}, or start more brokers"
        return Finding(grade=Grade.WRONG, what=what, remedy=remedy)
    return Finding(grade=Grade.OK, what=what)


def examine_topic(state: TopicState, settings: Settings) -> Iterator[Finding]:
    """Whether a topic is there, as we want it, and ours to use."""
    if not state.exists:
        yield Finding(grade=Grade.WRONG, what=f"topic {state.name} is missing", remedy="streams topics --create")
        return
    yield _partitions(state, settings)
    for key, (wanted, found) in state.differences.items():
        yield _difference(state.name, key, wanted, found)
    lacking = [operation for operation in _NEEDED[state.spec.name] if operation not in state.operations]
    if state.operations and lacking:
        what = f"topic {state.name}: not authorized to {' and '.join(lacking).lower()}"
        yield Finding(grade=Grade.WRONG, what=what, remedy="run the kafka-acls.sh commands below")


def _partitions(state: TopicState, settings: Settings) -> Finding:
    what = f"topic {state.name}: {state.partitions} partitions"
    if state.partitions == settings.partitions:
        return Finding(grade=Grade.OK, what=what)
    remedy = f"works; STREAMS_PARTITIONS is {settings.partitions} and only counts when a topic is created"
    return Finding(grade=Grade.NOTE, what=what, remedy=remedy)


def _difference(name: str, key: str, wanted: str, found: str) -> Finding:
    what = f"topic {name}: {key} is {found}, not {wanted}"
    remedy = f"kafka-configs.sh --alter --topic {name} --add-config {key}={wanted}"
    smaller = key == "max.message.bytes" and int(found) < int(wanted)
    wrong = smaller or key in ("cleanup.policy", "message.timestamp.type")
    return Finding(grade=Grade.WRONG if wrong else Grade.NOTE, what=what, remedy=remedy)


def _group(admin: KafkaAdminClient, settings: Settings) -> Finding:
    try:
        group = admin.describe_groups([settings.group])[settings.group]
    except (KafkaError, ValueError) as error:  # the embedded broker sends rights that kafka-python does not know
        what = f"group {settings.group}: cannot be described ({type(error).__name__})"
        return Finding(
            grade=Grade.NOTE, what=what, remedy="harmless on a new or embedded broker; else grant Describe on it"
        )
    members = len(group.get("members") or ())
    what = f"group {settings.group}: {group.get('group_state') or 'unknown'}, {members} members"
    return Finding(grade=Grade.OK, what=what)
