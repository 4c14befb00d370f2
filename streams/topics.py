"""The topics of the service: names and the settings they are created with."""

from collections.abc import Mapping
from dataclasses import dataclass

RAW = "articles.raw"
ENRICHED = "articles.enriched"
DEAD_LETTER = "articles.dead-letter"

_MIB = 1024 * 1024
_DAY_MS = 86_400_000


@dataclass(frozen=True, slots=True, kw_only=True)
class TopicSpec:
    """One topic: `name` without the prefix, `config` as Kafka spells it."""

    name: str
    config: Mapping[str, str]


def _spec(name: str, *, days: int, mib: int) -> TopicSpec:
    config = {
        "cleanup.policy": "delete",
        "retention.ms": str(days * _DAY_MS),
        "max.message.bytes": str(mib * _MIB),
        "message.timestamp.type": "LogAppendTime",
    }
    return TopicSpec(name=name, config=config)


TOPICS = (
    _spec(RAW, days=7, mib=8),
    _spec(ENRICHED, days=30, mib=16),
    _spec(DEAD_LETTER, days=30, mib=9),
)
MAX_OUTPUT_BYTES = 16 * _MIB
MAX_RAW_BYTES = 8 * _MIB
