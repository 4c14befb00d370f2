"""/metrics, /live and /ready, served by a thread of its own so that a busy event loop still answers."""

import logging
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Self

from prometheus_client import CollectorRegistry
from prometheus_client.exposition import CONTENT_TYPE_LATEST, generate_latest

from streams.errors import ConfigurationError

log = logging.getLogger(__name__)

LIVE_SECONDS = 30.0
PROGRESS_SECONDS = 60.0
Clock = Callable[[], float]


@dataclass(slots=True, kw_only=True)
class Health:
    """What the worker tells about itself; `clock` counts seconds, times are by that clock."""

    clock: Clock = time.monotonic
    joined: bool = False
    partitions: int = 0
    backlog: bool = True  # whether anything may be left to read
    _ticked: float = field(init=False)
    _progressed: float = field(init=False, default=float("-inf"))

    def __post_init__(self) -> None:
        self._ticked = self.clock()

    def tick(self) -> None:
        """The event loop turned."""
        self._ticked = self.clock()

    def progress(self) -> None:
        """A batch was acknowledged."""
        self._progressed = self.clock()

    def live(self) -> bool:
        """Whether the event loop turned in the last 30 s."""
        return self.clock() - self._ticked <= LIVE_SECONDS

    def ready(self) -> bool:
        """Whether the group is joined and, with partitions, a minute saw progress or nothing is left to read."""
        if not self.joined:
            return False
        return not self.partitions or not self.backlog or self.clock() - self._progressed <= PROGRESS_SECONDS


class HealthServer:
    """The HTTP server; `port` is the one it listens on, also where 0 was asked for."""

    def __init__(self, health: Health, registry: CollectorRegistry, *, host: str, port: int) -> None:
        try:
            self._server = ThreadingHTTPServer((host, port), _handler(health, registry))
        except (OSError, OverflowError) as error:
            raise ConfigurationError(
                f"cannot listen on {host}:{port} for metrics: {error}; set STREAMS_METRICS_PORT (0: a free one)"
            ) from error
        self._server.daemon_threads = True
        self.host, self.port = host, int(self._server.server_address[1])
        self._thread = threading.Thread(target=self._server.serve_forever, name="health", daemon=True)

    @property
    def url(self) -> str:
        """Where the metrics are; a wildcard address is shown as loopback."""
        host = "127.0.0.1" if self.host in ("", "0.0.0.0") else self.host  # noqa: S104 - only shown
        return f"http://{host}:{self.port}/metrics"

    def __enter__(self) -> Self:
        self._thread.start()
        log.info("metrics: %s", self.url)
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()


def _handler(health: Health, registry: CollectorRegistry) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        timeout = 10  # seconds that one slow client may hold its thread
        server_version, sys_version = "streams", ""

        def do_GET(self) -> None:
            """Answer the three paths."""
            path = self.path.partition("?")[0]
            if path == "/metrics":
                self._answer(200, generate_latest(registry), CONTENT_TYPE_LATEST)
            elif path == "/live":
                self._verdict(health.live())
            elif path == "/ready":
                self._verdict(health.ready())
            else:
                self._answer(404, b"try /metrics, /live or /ready\n")

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the base class's name
            """Probes are not news."""

        def _verdict(self, good: bool) -> None:
            self._answer(200 if good else 503, b"ok\n" if good else b"no\n")

        def _answer(self, status: int, body: bytes, content_type: str = "text/plain; charset=utf-8") -> None:
            self.send_response(status)
            self.send_header("Content-Type", content_type)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

    return Handler
