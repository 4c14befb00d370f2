"""The demo's account of its seeds."""

from dataclasses import dataclass, field
from pathlib import Path

import pytest

from streams.demo import Account, Seeds, seeds_dir
from streams.settings import Settings
from streams.topics import DEAD_LETTER, ENRICHED


@dataclass
class Record:
    """What the account reads of a Kafka record."""

    topic: str
    key: bytes | None = None
    value: bytes | None = None
    headers: list[tuple[str, bytes]] = field(default_factory=list)


FILES = {
    "articles/one.json": b'{"id": "seed:one", "text": "x"}',
    "articles/two.json": b'{"id": "seed:two", "text": "x"}',
    "bad/empty.bin": b"",
    "bad/let-through.json": b'{"id": "seed:bad", "text": "x", "published_at": "soon"}',
    "bad/README.md": b"not sent",
}
ONE, TWO = Record(ENRICHED, b"seed:one"), Record(ENRICHED, b"seed:two")
EMPTY = Record(DEAD_LETTER, b"", b"")
LET_THROUGH, REFUSED = Record(ENRICHED, b"seed:bad"), Record(DEAD_LETTER, b"", FILES["bad/let-through.json"])
OTHERS = [Record(ENRICHED, b"somebody's"), Record(DEAD_LETTER, None, b"somebody's"), Record(ENRICHED, None)]
DEAD_ARTICLE = Record(DEAD_LETTER, b"seed:one", FILES["articles/one.json"])


@pytest.fixture
def seeds(tmp_path: Path) -> Seeds:
    """Two articles and two bad records."""
    for name, content in FILES.items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_bytes(content)
    return Seeds.load(tmp_path)


@pytest.mark.parametrize(
    ("records", "missing", "line"),
    [
        pytest.param(
            [], ["articles/one.json", "articles/two.json", "bad/empty.bin", "bad/let-through.json"],
            "done: 2 articles, 0 enriched, 0 dead letters, 4 missing", id="nothing-came",
        ),
        pytest.param(
            [ONE, TWO, EMPTY, REFUSED], [], "done: 2 articles, 2 enriched, 2 dead letters, 0 missing", id="everything"
        ),
        pytest.param(
            [ONE, TWO, EMPTY, LET_THROUGH], [], "done: 2 articles, 3 enriched, 1 dead letters, 0 missing",
            id="a-borderline-record-may-be-let-through",
        ),
        pytest.param(
            [ONE, ONE, TWO, EMPTY, EMPTY, REFUSED, *OTHERS], [],
            "done: 2 articles, 2 enriched, 2 dead letters, 0 missing", id="repeats-and-other-records-do-not-count",
        ),
        pytest.param(
            [DEAD_ARTICLE, TWO, EMPTY, REFUSED], ["articles/one.json"],
            "done: 2 articles, 1 enriched, 2 dead letters, 1 missing", id="an-article-must-not-be-a-dead-letter",
        ),
    ],
)  # fmt: skip
def test_account(seeds: Seeds, records: list[Record], missing: list[str], line: str) -> None:
    account = Account(seeds, Settings())
    for record in records:
        account.add(record)
    assert (account.missing(), account.line()) == (missing, line)


def test_the_seeds_of_this_checkout_are_found() -> None:
    seeds = Seeds.load(seeds_dir())
    assert len(seeds.articles) >= 60
    assert len({seed.id for seed in seeds.articles} - {None}) == len(seeds.articles)
    assert len({seed.digest for seed in seeds.bad}) == len(seeds.bad)
