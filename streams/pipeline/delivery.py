"""What is done about a record that the broker does not take: send it again, make it smaller, or give up."""

import asyncio
import logging
import time
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass

from streams.errors import BrokerUnavailable, DeliveryFailed
from streams.metrics import Metrics
from streams.pipeline.records import Composer, Job
from streams.pipeline.sink import Ack, Refusal, Refused, Sink

log = logging.getLogger(__name__)

FIRST_PAUSE, LONGEST_PAUSE = 0.1, 5.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Timing:
    """Time as an argument, in seconds: `clock` only runs forward, `now` is since 1970."""

    clock: Callable[[], float] = time.monotonic
    now: Callable[[], float] = time.time
    sleep: Callable[[float], Awaitable[None]] = asyncio.sleep


REAL_TIME = Timing()


@dataclass(frozen=True, slots=True, kw_only=True)
class Delivered:
    """A job in the form that was published; `at` is when the broker wrote it, in seconds since 1970."""

    job: Job
    at: float


class Delivery:
    """Delivers jobs in order; waits as `timing` says."""

    def __init__(
        self,
        sink: Sink,
        composer: Composer,
        metrics: Metrics,
        *,
        broker_timeout: float,
        timing: Timing = REAL_TIME,
    ) -> None:
        self._sink, self._composer, self._metrics = sink, composer, metrics
        self._broker_timeout = broker_timeout
        self._timing = timing
        self._failing_since: float | None = None
        self._pause = FIRST_PAUSE

    async def deliver(self, jobs: Sequence[Job]) -> list[Delivered]:
        """Publish all; returns when the broker has acknowledged each, in the order of `jobs`.

        Raises: BrokerUnavailable: errors that may pass did not, for `broker_timeout`; DeliveryFailed: all others.
        """
        done: list[Delivered] = []
        while len(done) < len(jobs):
            done += await self._attempt(jobs[len(done) :])
        return done

    async def _attempt(self, jobs: Sequence[Job]) -> list[Delivered]:
        """Publish `jobs` once and return the first ones that are settled; the rest is to be sent again, in order."""
        done: list[Delivered] = []
        for job, result in zip(jobs, await self._sink.publish([job.outgoing for job in jobs]), strict=True):
            if isinstance(result, Ack):
                done.append(self._settled(job, result))
            elif result.refusal is Refusal.TOO_LARGE:
                done.append(await self._alone(job))
                if done[-1].job is job:
                    # It went out behind records that followed it, perhaps a newer version of itself: send those again.
                    break
            else:
                await self._wait_out(result)
                break
        return done

    async def _alone(self, job: Job) -> Delivered:
        # A broker measures whole batches, so what it refused in company may pass alone.
        while True:
            (result,) = await self._sink.publish([job.outgoing])
            if isinstance(result, Ack):
                return self._settled(job, result)
            if result.refusal is Refusal.TOO_LARGE:
                job = self._composer.smaller(job)
            else:
                await self._wait_out(result)

    def _settled(self, job: Job, ack: Ack) -> Delivered:
        self._failing_since, self._pause = None, FIRST_PAUSE
        return Delivered(job=job, at=self._timing.now() if ack.timestamp is None else ack.timestamp)

    async def _wait_out(self, refused: Refused) -> None:
        if refused.refusal is Refusal.FATAL:
            raise DeliveryFailed(f"the broker refuses our records ({refused.detail}); try: streams doctor")
        if self._failing_since is None:
            self._failing_since = self._timing.clock()
        failing = self._timing.clock() - self._failing_since
        if failing >= self._broker_timeout:
            raise BrokerUnavailable(f"nothing could be published for {failing:.0f} s ({refused.detail})")
        log.warning("could not publish (%s); trying again in %.1f s", refused.detail, self._pause)
        self._metrics.retries.inc()
        await self._timing.sleep(self._pause)
        self._pause = min(2 * self._pause, LONGEST_PAUSE)
