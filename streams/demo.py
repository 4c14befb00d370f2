"""Everything on this machine: embedded broker, worker, producers, and an account of what became of every seed."""

import hashlib
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from http import HTTPStatus
from http.client import HTTPConnection, HTTPException
from pathlib import Path

from kafka.consumer.fetcher import ConsumerRecord

from streams import topics
from streams.domain.codec import loads
from streams.embedded import HOST, EmbeddedBroker, embedded_broker
from streams.errors import ArticleRejected, StreamsError
from streams.processes import Child, child, free_port
from streams.settings import PREFIX, Settings

REPLAY_DAYS = 20.0  # what the seeds cover
REPLAY_DAYS_PER_SECOND = 2.0  # slow enough to watch the table move, fast enough to wait for
_WORKER_GRACE = 8.0
_PRODUCER_GRACE = 2.0


def seeds_dir() -> Path:
    """The seeds: in the installed package, or beside it in a checkout.

    Raises: StreamsError: there are none.
    """
    package = Path(__file__).parent
    for place in (package / "seeds", package.parent / "seeds"):
        if (place / "articles").is_dir():
            return place
    raise StreamsError("the seeds are missing from this installation; install escalation-streams from its wheel")


@dataclass(frozen=True, slots=True, kw_only=True)
class Seed:
    """One file that the demo sends; `id` is None where nobody can read one, `digest` is the hash of its bytes."""

    file: Path
    id: str | None
    digest: str

    @classmethod
    def load(cls, file: Path) -> "Seed":
        """The seed in `file`."""
        raw = file.read_bytes()
        return cls(file=file, id=_id(raw), digest=_digest(raw))


@dataclass(frozen=True, slots=True, kw_only=True)
class Seeds:
    """What the demo sends: articles, and bad records of which some may be good enough to be let through."""

    folder: Path
    articles: tuple[Seed, ...]
    bad: tuple[Seed, ...]

    @classmethod
    def load(cls, folder: Path) -> "Seeds":
        """The seeds below `folder`."""
        articles = tuple(Seed.load(file) for file in sorted((folder / "articles").glob("*.json")))
        bad = tuple(Seed.load(file) for file in sorted((folder / "bad").iterdir()) if _is_seed(file))
        return cls(folder=folder, articles=articles, bad=bad)


class Account:
    """What became of every seed; repeats, which at-least-once delivery allows, count once."""

    def __init__(self, seeds: Seeds, settings: Settings) -> None:
        self._seeds, self._enriched_topic = seeds, settings.topic(topics.ENRICHED)
        self._ids = {seed.id for seed in (*seeds.articles, *seeds.bad)}
        self._digests = {seed.digest for seed in seeds.bad}
        self._enriched: set[str] = set()
        self._dead: set[str] = set()

    def add(self, record: ConsumerRecord) -> None:
        """Note one record of an output topic; what is no seed's is somebody else's."""
        if record.topic == self._enriched_topic:
            self._enriched |= {(record.key or b"").decode("utf-8", "replace")} & self._ids
        else:
            self._dead |= {_digest(record.value or b"")} & self._digests

    def missing(self) -> list[str]:
        """The files without an outcome: an article must be enriched, a bad record may become a dead letter."""
        articles = [seed for seed in self._seeds.articles if seed.id not in self._enriched]
        bad = [seed for seed in self._seeds.bad if seed.id not in self._enriched and seed.digest not in self._dead]
        return [f"{seed.file.parent.name}/{seed.file.name}" for seed in articles + bad]

    def line(self) -> str:
        """The account in one line."""
        return (
            f"done: {len(self._seeds.articles)} articles, {len(self._enriched)} enriched, "
            f"{len(self._dead)} dead letters, {len(self.missing())} missing"
        )


class Demo:
    """A running demo: broker and worker, and producers once the worker is ready, so that one sees articles arrive."""

    def __init__(self, seeds: Seeds, broker: EmbeddedBroker, environ: Mapping[str, str], stack: ExitStack) -> None:
        self.broker, self._seeds, self._stack = broker, seeds, stack
        self._metrics_port = free_port()
        self._variables = {
            "STREAMS_BROKERS": broker.address,
            "STREAMS_SESSION_TIMEOUT": "6",  # the embedded broker holds a group's first member back for half of it
            "STREAMS_IDEMPOTENCE": "false",  # the embedded broker knows no idempotent producer
            "STREAMS_PARTITIONS": "1",  # so that the story is told in its order
            "STREAMS_METRICS_PORT": str(self._metrics_port),
        }
        # Nothing of the user's own settings: a demo must not reach a broker other than its own.
        own = {name: value for name, value in environ.items() if not name.startswith(PREFIX)}
        self._env = own | self._variables
        self._worker = self._start("worker", ["worker"], grace=_WORKER_GRACE)
        self._producers: list[Child] = []

    @property
    def settings(self) -> Settings:
        """How to reach its broker."""
        return Settings.load(self._variables)

    def introduction(self) -> list[str]:
        """What runs where, and how to join in."""
        shown = " ".join(f"{name}={value}" for name, value in self._variables.items())
        address = self.broker.address
        return [
            f"broker:  {address} (embedded: loopback only, memory only)",
            f"worker:  {shown} streams worker",
            f"metrics: http://{HOST}:{self._metrics_port}/metrics",
            f"seeds:   {len(self._seeds.articles)} articles, {len(self._seeds.bad)} bad records, {self._seeds.folder}",
            f"join in: streams produce --brokers {address} FILE…",
            f"         streams watch --brokers {address} --from-beginning",
            "The first articles come when the worker has joined its group, in about 15 s.",
        ]

    def advance(self) -> None:
        """Start the producers as soon as the worker is ready.

        Raises: StreamsError: a part ended that should not have, with the end of what it wrote.
        """
        for part in (self.broker.child, self._worker):
            if part.exit_code is not None:
                raise part.ended()
        for part in self._producers:
            if part.exit_code:
                raise part.ended()
        if not self._producers and self._worker_is_ready():
            self._produce()

    def _produce(self) -> None:
        rate = max(1.0, len(self._seeds.bad) * REPLAY_DAYS_PER_SECOND / REPLAY_DAYS)
        bad = [str(seed.file) for seed in self._seeds.bad]
        replay = ["produce", "--speed", str(86400 * REPLAY_DAYS_PER_SECOND), str(self._seeds.folder / "articles")]
        self._producers = [
            self._start("producer", replay, grace=_PRODUCER_GRACE),
            self._start(
                "producer of bad records", ["produce", "--raw", "--rate", str(rate), *bad], grace=_PRODUCER_GRACE
            ),
        ]

    def _start(self, name: str, arguments: Sequence[str], *, grace: float) -> Child:
        # -P: a folder named streams where the user stands must not be taken for the package.
        command = [sys.executable, "-P", "-m", "streams", *arguments]
        return self._stack.enter_context(child(name, command, env=self._env, grace=grace))

    def _worker_is_ready(self) -> bool:
        connection = HTTPConnection(HOST, self._metrics_port, timeout=1)
        try:
            connection.request("GET", "/ready")
            return connection.getresponse().status == HTTPStatus.OK
        except (OSError, HTTPException):
            return False
        finally:
            connection.close()


@contextmanager
def running_demo(seeds: Seeds, environ: Mapping[str, str]) -> Iterator[Demo]:
    """Broker, worker and producers for the length of the block; afterwards none of them is left.

    Raises: StreamsError: a part cannot be started.
    """
    with ExitStack() as stack:
        broker = stack.enter_context(embedded_broker(free_port()))
        yield Demo(seeds, broker, environ, stack)


def _is_seed(file: Path) -> bool:
    return file.is_file() and not file.name.startswith((".", "README"))


def _id(raw: bytes) -> str | None:
    try:
        value = loads(raw)
    except ArticleRejected:
        return None
    article_id = value.get("id") if isinstance(value, Mapping) else None
    return article_id if isinstance(article_id, str) else None


def _digest(value: bytes) -> str:
    return hashlib.sha256(value).hexdigest()
