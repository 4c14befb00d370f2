"""Which offsets may be committed, and what never came."""

import pytest

from streams.pipeline.ledger import Gap, Ledger

TP = ("articles.raw", 0)


def ledger() -> Ledger:
    made = Ledger()
    made.assign({TP})
    return made


def test_nothing_may_be_committed_before_something_is_confirmed() -> None:
    book = ledger()
    book.receive(TP, 0, committed=None)
    assert book.committable(TP) is None


def test_the_offset_after_the_last_confirmed_may_be_committed() -> None:
    book = ledger()
    for offset in range(5, 9):
        book.receive(TP, offset, committed=5)
    book.confirm(TP, 5)
    book.confirm(TP, 6)
    assert book.committable(TP) == 7


def test_offset_zero_counts() -> None:
    book = ledger()
    book.receive(TP, 0, committed=None)
    book.confirm(TP, 0)
    assert book.committable(TP) == 1


@pytest.mark.parametrize(
    "then",
    [
        pytest.param({TP}, id="assigned-again"),
        pytest.param(set(), id="revoked"),
        pytest.param({("articles.raw", 1)}, id="another"),
    ],
)
def test_a_rebalance_forgets_what_was_confirmed(then: set[tuple[str, int]]) -> None:
    book = ledger()
    book.receive(TP, 3, committed=3)
    book.confirm(TP, 3)
    book.assign(then)
    assert book.committable(TP) is None
    assert book.partitions == then


def test_a_record_of_a_partition_that_was_lost_moves_nothing() -> None:
    book = ledger()
    book.receive(TP, 3, committed=3)
    book.assign(set())
    book.confirm(TP, 3)
    assert book.committable(TP) is None


@pytest.mark.parametrize(
    ("committed", "offsets", "gaps"),
    [
        pytest.param(None, [0, 1, 2], [], id="new-group"),
        pytest.param(None, [40, 41], [], id="new-group-on-an-old-topic"),
        pytest.param(5, [5, 6], [], id="resumed"),
        pytest.param(5, [9, 10], [(5, 9)], id="retention-took-the-first"),
        pytest.param(5, [5, 6, 9], [(7, 9)], id="in-the-middle"),
        pytest.param(5, [3, 4, 5], [], id="read-again"),
        pytest.param(0, [2], [(0, 2)], id="committed-at-zero"),
    ],
)
def test_gaps(committed: int | None, offsets: list[int], gaps: list[tuple[int, int]]) -> None:
    book = ledger()
    found = [book.receive(TP, offset, committed=committed) for offset in offsets]
    expected = [Gap(topic=TP[0], partition=TP[1], start=start, end=end) for start, end in gaps]
    assert [gap for gap in found if gap is not None] == expected
