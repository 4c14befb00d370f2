"""Child processes that leave nothing behind: own session, unnamed log, dead at the latest when we are."""

import os
import secrets
import signal
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from types import FrameType
from typing import IO

from streams.errors import StreamsError

STOP_SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
_TETHER = str(Path(__file__).with_name("tether.py"))
_TAIL_BYTES = 4000


@dataclass(frozen=True, slots=True, kw_only=True)
class Child:
    """A running process; `log` is what it wrote to standard output and standard error."""

    name: str
    process: "subprocess.Popen[bytes]"
    log: IO[bytes]

    @property
    def exit_code(self) -> int | None:
        """Its exit code, None while it runs."""
        return self.process.poll()

    def tail(self) -> str:
        """The end of what it wrote, for an error message."""
        self.log.seek(max(0, self.log.seek(0, os.SEEK_END) - _TAIL_BYTES))
        return self.log.read().decode("utf-8", "replace").strip()

    def ended(self) -> StreamsError:
        """The error of a child that ended though nobody asked it to."""
        return StreamsError(f"the {self.name} ended by itself with code {self.exit_code}\n{self.tail()}".rstrip())

    def stop(self, *, grace: float) -> None:
        """Ask it to end, and kill it with all it started when that takes longer than `grace` seconds."""
        self.process.terminate()
        with suppress(subprocess.TimeoutExpired):
            self.process.wait(grace)
        with suppress(ProcessLookupError, PermissionError):
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()


@contextmanager
def child(name: str, command: Sequence[str], *, env: Mapping[str, str], grace: float) -> Iterator[Child]:
    """Run `command` for the length of the block; a Ctrl-C at the terminal does not reach it, only `stop` does."""
    tethered = [sys.executable, "-I", "-S", _TETHER, str(os.getpid()), *command]
    with tempfile.TemporaryFile() as log:
        process = subprocess.Popen(  # noqa: S603 - no shell; the command is ours
            tethered, env=env, stdin=subprocess.DEVNULL, stdout=log, stderr=log, start_new_session=True
        )
        running = Child(name=name, process=process, log=log)
        try:
            yield running
        finally:
            running.stop(grace=grace)


@contextmanager
def signals_interrupt() -> Iterator[None]:
    """Make SIGTERM and SIGHUP raise KeyboardInterrupt as Ctrl-C does, once: what cleans up is not interrupted again."""

    def interrupt(_number: int, _frame: FrameType | None) -> None:
        for number in STOP_SIGNALS:
            signal.signal(number, signal.SIG_IGN)
        raise KeyboardInterrupt

    before = {number: signal.signal(number, interrupt) for number in STOP_SIGNALS}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def free_port() -> int:
    """A port of 127.0.0.1 on which nobody listens now, below those that systems give to outgoing connections.

    One of those could be taken by any connection before its user listens on it.
    """
    while True:
        port = 20_000 + secrets.randbelow(12_000)
        with socket.socket() as probe, suppress(OSError):
            probe.bind(("127.0.0.1", port))
            return port
