"""How the process ends: at once, so that nothing is committed behind a failure's back."""

import asyncio
import logging
import os
import signal
import sys
import threading
from types import FrameType
from typing import NoReturn

from aiokafka.errors import (
    ClusterAuthorizationFailedError,
    GroupAuthorizationFailedError,
    KafkaConnectionError,
    TopicAuthorizationFailedError,
)

from streams.errors import BrokerUnavailable, DeliveryFailed, StreamsError

log = logging.getLogger(__name__)

_NOT_AUTHORIZED = (ClusterAuthorizationFailedError, GroupAuthorizationFailedError, TopicAuthorizationFailedError)


def leave(code: int) -> NoReturn:
    """End the process now, with its logs written; threads and tasks get no say."""
    logging.shutdown()
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(code)


def fail(error: BaseException) -> NoReturn:
    """End the process because of `error`, with the exit code of its kind."""
    told = translated(error)
    if isinstance(told, StreamsError):
        log.error("%s", told)
        leave(told.exit_code)
    log.critical("unexpected %s; nothing more is committed", type(error).__name__, exc_info=error)
    leave(1)


def translated(error: BaseException) -> BaseException:
    """Our word for what a Kafka client raised, where there is one."""
    if isinstance(error, _NOT_AUTHORIZED):
        return DeliveryFailed(f"not authorized ({type(error).__name__}); `streams doctor` prints the ACLs needed")
    if isinstance(error, KafkaConnectionError):
        return BrokerUnavailable(f"lost the broker while starting ({type(error).__name__})")
    return error


class Signals:
    """SIGTERM and SIGINT: the first sets `stop` and starts the clock, the second ends the process."""

    def __init__(self, loop: asyncio.AbstractEventLoop, *, shutdown_timeout: float) -> None:
        self.stop = asyncio.Event()
        self._loop, self._timeout = loop, shutdown_timeout
        self._count = 0
        self._draining = False
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, self._on_signal)

    def something_to_drain(self) -> None:
        """From now on a signal waits for the drain; before, it ends the process at once."""
        self._draining = True

    def _on_signal(self, number: int, _frame: FrameType | None) -> None:
        # Logs nothing here: this runs between any two instructions of the main thread, the logger's included.
        self._count += 1
        if self._count > 1:
            os._exit(1)
        threading.Thread(target=self._enforce, name="shutdown-limit", daemon=True).start()
        self._loop.call_soon_threadsafe(self._begin, signal.Signals(number).name)

    def _begin(self, name: str) -> None:
        log.info("%s received", name)
        if not self._draining:
            leave(0)
        self.stop.set()

    def _enforce(self) -> None:
        threading.Event().wait(self._timeout)
        log.error("draining took longer than %g s (STREAMS_SHUTDOWN_TIMEOUT); nothing more is committed", self._timeout)
        leave(1)
