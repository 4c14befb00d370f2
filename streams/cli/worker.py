"""`streams worker`: reads articles.raw, writes articles.enriched and articles.dead-letter."""

import gc
import time
from typing import Any

import click
from prometheus_client import CollectorRegistry

from streams.cli.options import CONNECTION, load_settings, settings_options
from streams.enricher import Enricher
from streams.health import Health, HealthServer
from streams.language.codes import LANGUAGES
from streams.logs import log_settings, set_up_logging
from streams.metrics import Metrics
from streams.pipeline.sink import KafkaSink
from streams.pipeline.worker import Worker
from streams.processing import Processor
from streams.settings import Settings

OPTIONS = (
    *CONNECTION,
    "group",
    "partitions",
    "replication_factor",
    "create_topics",
    "metrics_host",
    "metrics_port",
    "max_article_bytes",
    "batch_size",
    "broker_timeout",
    "shutdown_timeout",
    "session_timeout",
    "idempotence",
    "log_level",
    "log_format",
)


@click.command(
    "worker",
    epilog="SIGTERM or Ctrl-C finishes what is in flight, commits and exits 0; a second one exits at once. "
    "Start as many workers of a group as there are partitions; each takes its share.",
)
@settings_options(*OPTIONS)
def command(**flags: Any) -> None:
    """Enrich every article of articles.raw.

    Each becomes a record of articles.enriched or of articles.dead-letter, at least once: an offset is committed only
    when its output is acknowledged. Logs go to standard error, metrics to http://127.0.0.1:9108/metrics.
    """
    settings = load_settings(**flags)
    set_up_logging(settings)
    log_settings(settings)
    run(settings)


def run(settings: Settings) -> None:
    """Wire the worker and run it; ends the process."""
    metrics = Metrics(CollectorRegistry(), languages=LANGUAGES)
    health = Health()
    with HealthServer(health, metrics.registry, host=settings.metrics_host, port=settings.metrics_port):
        enricher = Enricher()
        metrics.set_build(enricher.enrich({"text": "-"}).pipeline)
        gc.freeze()  # the tables' million objects live as long as the process; no collection needs to look at them
        processor = Processor(enricher, clock=time.time, max_bytes=settings.max_article_bytes)
        Worker(settings, processor=processor, sink=KafkaSink(settings), metrics=metrics, health=health).run()
