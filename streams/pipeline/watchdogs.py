"""What ends a worker that cannot do its work: no broker, or no progress. Arithmetic only; times are in seconds."""

from collections.abc import Callable

from streams.errors import BrokerUnavailable, DeliveryFailed

Clock = Callable[[], float]

STALL_SECONDS = 600.0


class BrokerWatch:
    """Remembers since when no broker answered."""

    def __init__(self, timeout: float, clock: Clock) -> None:
        self._timeout, self._clock = timeout, clock
        self._answered = clock()

    def update(self, *, answered: bool) -> float:
        """Note whether a broker answered just now.

        Returns: seconds without an answer.
        Raises: BrokerUnavailable: for longer than the limit.
        """
        now = self._clock()
        if answered:
            self._answered = now
        away = now - self._answered
        if away > self._timeout:
            raise BrokerUnavailable(f"no broker answered for {away:.0f} s; the limit is STREAMS_BROKER_TIMEOUT")
        return away


class StallWatch:
    """Remembers since when records were waiting and none was finished."""

    def __init__(self, timeout: float, clock: Clock) -> None:
        self._timeout, self._clock = timeout, clock
        self._moved, self._last = clock(), -1

    def update(self, *, confirmations: int, backlog: int, excused: bool) -> None:
        """Note the number of records ever confirmed and of those waiting; `excused` while no broker answers.

        Raises: DeliveryFailed: no progress for longer than the limit.
        """
        if confirmations != self._last or not backlog or excused:
            self._moved, self._last = self._clock(), confirmations
        stalled = self._clock() - self._moved
        if stalled > self._timeout:
            raise DeliveryFailed(f"{backlog} records are waiting and none was finished for {stalled:.0f} s")
