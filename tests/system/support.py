"""Running the program and its brokers as a user does. Imports nothing of `streams`."""

import os
import secrets
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Mapping
from contextlib import closing, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar

from kafka import KafkaAdminClient, KafkaConsumer, KafkaProducer, TopicPartition
from kafka.admin import NewTopic
from kafka.consumer.fetcher import ConsumerRecord
from kafka.errors import KafkaError

ROOT = Path(__file__).resolve().parents[2]
STREAMS = str(Path(sys.executable).with_name("streams"))
KAFKA_SH = ROOT / "deploy" / "kafka" / "kafka.sh"
RAW, ENRICHED, DEAD_LETTER = "articles.raw", "articles.enriched", "articles.dead-letter"
_POLL = 0.05
T = TypeVar("T")


def wait_for(condition: Callable[[], T], *, seconds: float, what: str) -> T:
    """The first true answer of `condition`.

    Raises: AssertionError: naming `what`, when none came within `seconds`.
    """
    deadline = time.monotonic() + seconds
    while not (answer := condition()):
        assert time.monotonic() < deadline, f"not within {seconds} s: {what}"
        time.sleep(_POLL)
    return answer


def free_port() -> int:
    """A port of 127.0.0.1 on which nobody listens now, below those that systems give to outgoing connections.

    One of those could be taken by any connection before its user listens on it.
    """
    while True:
        port = 20_000 + secrets.randbelow(12_000)
        with socket.socket() as probe, suppress(OSError):
            probe.bind(("127.0.0.1", port))
            return port


def environment(**variables: str) -> dict[str, str]:
    """Ours without any `STREAMS_*` of the person who runs the tests, plus `variables`."""
    ours = {name: value for name, value in os.environ.items() if not name.startswith("STREAMS_")}
    return ours | variables


@dataclass
class Program:
    """A process whose output goes to two files, so that it never blocks on us; it leads a process group of its own."""

    command: list[str]
    folder: Path
    env: Mapping[str, str] = field(default_factory=environment)
    cwd: Path | None = None
    process: "subprocess.Popen[bytes]" = field(init=False)

    def __post_init__(self) -> None:
        """Start it."""
        self.folder.mkdir(parents=True, exist_ok=True)
        with self._out.open("wb") as out, self._err.open("wb") as err:
            self.process = subprocess.Popen(
                self.command, env=dict(self.env), cwd=self.cwd or self.folder, stdin=subprocess.DEVNULL, stdout=out,
                stderr=err, start_new_session=True,
            )  # fmt: skip

    @property
    def _out(self) -> Path:
        return self.folder / "stdout"

    @property
    def _err(self) -> Path:
        return self.folder / "stderr"

    @property
    def stdout(self) -> str:
        """What it wrote to standard output so far."""
        return self._out.read_text(encoding="utf-8", errors="replace")

    @property
    def stderr(self) -> str:
        """What it wrote to standard error so far."""
        return self._err.read_text(encoding="utf-8", errors="replace")

    @property
    def running(self) -> bool:
        """Whether it has not ended yet."""
        return self.process.poll() is None

    def wait_for_output(self, text: str, *, seconds: float = 30) -> None:
        """Wait until `text` stands in what it wrote.

        Raises: AssertionError: it did not come in time, or the program ended without it.
        """

        def there() -> bool:
            running = self.running
            found = text in self.stdout or text in self.stderr
            assert found or running, (
                f"ended with {self.process.returncode} before {text!r}:\n{self.stdout}{self.stderr}"
            )
            return found

        wait_for(there, seconds=seconds, what=f"{text!r} in the output of {self.command}")

    def signal(self, number: signal.Signals, *, group: bool = False) -> None:
        """Send it a signal; `group`: to its whole process group, as a terminal does on Ctrl-C."""
        if group:
            os.killpg(self.process.pid, number)
        else:
            self.process.send_signal(number)

    def wait(self, *, seconds: float = 30) -> int:
        """Its exit code.

        Raises: subprocess.TimeoutExpired: it still runs.
        """
        return self.process.wait(seconds)

    def kill(self) -> None:
        """End it and its group at once."""
        with suppress(ProcessLookupError):
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()


@dataclass
class Cli:
    """Runs `streams` with a clean environment, in a folder of its own."""

    folder: Path
    programs: list[Program] = field(default_factory=list)

    def run(
        self, *arguments: str, env: Mapping[str, str] | None = None, stdin: str | bytes = b"", seconds: float = 60
    ) -> "subprocess.CompletedProcess[str]":
        """Run to the end; output is text.

        Raises: subprocess.TimeoutExpired: it was killed after `seconds`.
        """
        given = stdin.encode() if isinstance(stdin, str) else stdin
        done = subprocess.run(
            [STREAMS, *arguments], env=environment(**(env or {})), cwd=self.folder, input=given, capture_output=True,
            timeout=seconds, check=False,
        )  # fmt: skip
        out, err = (data.decode("utf-8", "replace") for data in (done.stdout, done.stderr))
        return subprocess.CompletedProcess(done.args, done.returncode, out, err)

    def start(self, *arguments: str, env: Mapping[str, str] | None = None) -> Program:
        """Start in the background; killed at the end of the test if it still runs."""
        folder = self.folder / f"program-{len(self.programs)}"
        program = Program([STREAMS, *arguments], folder, environment(**(env or {})))
        self.programs.append(program)
        return program

    def close(self) -> None:
        """Kill what still runs."""
        for program in self.programs:
            program.kill()


@dataclass
class Broker:
    """A broker in a process of its own, restartable on the same port; `folder` holds its data and output."""

    command: list[str]
    port: int
    folder: Path
    program: Program | None = None
    starts: int = 0

    @property
    def address(self) -> str:
        """Its bootstrap address."""
        return f"127.0.0.1:{self.port}"

    def start(self) -> None:
        """Start it and wait until it answers requests."""
        self.starts += 1
        self.program = Program(self.command, self.folder / f"run-{self.starts}")
        wait_for(self._answers, seconds=60, what=f"an answer from {self.address}")

    def stop(self, number: signal.Signals = signal.SIGTERM) -> None:
        """End it: in order with SIGTERM, as a crash with SIGKILL."""
        if self.program is not None:
            self.program.signal(number)
            self.program.wait(seconds=60)
            self.program.kill()

    def _answers(self) -> bool:
        program = self.program
        assert program is not None
        assert program.running, f"the broker ended:\n{program.stdout}{program.stderr}"
        with suppress(KafkaError, OSError):
            socket.create_connection(("127.0.0.1", self.port), timeout=1).close()  # a client that gives up costs more
            with closing(KafkaAdminClient(bootstrap_servers=self.address, bootstrap_timeout_ms=5000)) as client:
                return bool(client.describe_cluster()["brokers"])
        return False


def embedded_broker_command(port: int) -> list[str]:
    """`streams broker` on `port`."""
    return [STREAMS, "broker", "--port", str(port)]


def kafka_command(port: int, data: Path) -> list[str]:
    """Real Apache Kafka on `port`, with its data in `data`."""
    ports = ["--port", str(port), "--controller-port", str(free_port())]
    return [str(KAFKA_SH), *ports, "--data", str(data)]


def missing_for_kafka() -> str | None:
    """What this machine lacks to run real Kafka, None when nothing."""
    if shutil.which("java") is None:
        return "there is no 'java' (install a Java 17 runtime)"
    if shutil.which("mvn") is None and not (KAFKA_SH.parent / "libs" / ".pom").is_file():
        return "there is no 'mvn' to fetch Kafka with (install Maven)"
    return None


def create_topics(address: str, *names: str, partitions: int = 1) -> None:
    """Create topics with the broker's default settings."""
    with closing(KafkaAdminClient(bootstrap_servers=address)) as client:
        client.create_topics([NewTopic(name, num_partitions=partitions, replication_factor=1) for name in names])


def send(address: str, topic: str, *records: Mapping[str, Any]) -> None:
    """Publish records given as keyword arguments of the producer's `send`: value, key, headers."""
    with closing(KafkaProducer(bootstrap_servers=address, acks="all", enable_idempotence=False)) as producer:
        sent = [producer.send(topic, **record) for record in records]
        for future in sent:
            future.get(30)


def read_topic(address: str, topic: str) -> list[ConsumerRecord]:
    """Every record that the topic holds now, partition by partition; empty when there is no such topic."""
    with closing(KafkaConsumer(bootstrap_servers=address, allow_auto_create_topics=False)) as consumer:
        places = [TopicPartition(topic, number) for number in consumer.partitions_for_topic(topic)]
        records: list[ConsumerRecord] = []
        if not places:
            return records
        consumer.assign(places)
        consumer.seek_to_beginning(*places)
        ends = consumer.end_offsets(places)

        def complete() -> bool:
            for batch in consumer.poll(timeout_ms=200).values():
                records.extend(batch)
            return all(consumer.position(place) >= ends[place] for place in places)

        wait_for(complete, seconds=30, what=f"the end of {topic}")
        return records
