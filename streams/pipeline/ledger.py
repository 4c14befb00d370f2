"""Which offsets may be committed: the only authority, since Faust's own bookkeeping acknowledges too much."""

from dataclasses import dataclass

Partition = tuple[str, int]  # topic, number


@dataclass(frozen=True, slots=True, kw_only=True)
class Gap:
    """Offsets from `start` up to before `end` that never came."""

    topic: str
    partition: int
    start: int
    end: int


class Ledger:
    """Positions of the partitions owned now; an offset is what is read next, as Kafka counts."""

    def __init__(self) -> None:
        self._expected: dict[Partition, int | None] = {}
        self._confirmed: dict[Partition, int] = {}
        self.confirmations = 0

    def assign(self, partitions: set[Partition]) -> None:
        """Own exactly `partitions`; every position is forgotten, since each is read again from the commit."""
        self._expected = dict.fromkeys(partitions)
        self._confirmed = {}

    @property
    def partitions(self) -> set[Partition]:
        """What is owned now."""
        return set(self._expected)

    def receive(self, partition: Partition, offset: int, *, committed: int | None) -> Gap | None:
        """Note a record that came; `committed` is where the group stood when the partition was assigned.

        Returns: the gap before it, if there is one.
        """
        if partition not in self._expected:
            return None
        expected = self._expected[partition]
        expected = committed if expected is None else expected
        self._expected[partition] = offset + 1
        if expected is None or offset <= expected:
            return None
        return Gap(topic=partition[0], partition=partition[1], start=expected, end=offset)

    def confirm(self, partition: Partition, offset: int) -> None:
        """The output of the record at `offset` is safe; records of a partition are confirmed in order."""
        self.confirmations += 1
        if partition in self._expected:
            self._confirmed[partition] = offset + 1

    def committable(self, partition: Partition) -> int | None:
        """The offset that may be committed, None while nothing of this assignment is confirmed."""
        return self._confirmed.get(partition)
