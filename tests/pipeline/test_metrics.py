"""The names and labels that dashboards rely on."""

import pytest
from prometheus_client import CollectorRegistry, generate_latest

from streams.errors import Reason
from streams.metrics import Metrics

NAMES = [
    "streams_articles_total",
    "streams_dead_letters_total",
    "streams_enrich_seconds",
    "streams_end_to_end_seconds",
    "streams_consumer_lag",
    "streams_entities_total",
    "streams_keywords_total",
    "streams_build_info",
    "streams_in_flight",
    "streams_batches_total",
    "streams_skipped_records_total",
    "streams_published_at_unreadable_total",
]


@pytest.fixture
def metrics() -> Metrics:
    return Metrics(CollectorRegistry(), languages=["en"])


@pytest.mark.parametrize("name", NAMES)
def test_series_is_declared(metrics: Metrics, name: str) -> None:
    assert f"# HELP {name} " in generate_latest(metrics.registry).decode()


def test_every_reason_is_there_from_the_start(metrics: Metrics) -> None:
    values = [metrics.registry.get_sample_value("streams_dead_letters_total", {"reason": r}) for r in Reason]
    assert values == [0] * len(Reason)


@pytest.mark.parametrize(
    ("name", "bounds"),
    [
        pytest.param("streams_enrich_seconds", ("0.0001", "5.0"), id="enrichment"),
        pytest.param("streams_end_to_end_seconds", ("0.005", "3600.0"), id="end-to-end"),
    ],
)
def test_buckets_span(metrics: Metrics, name: str, bounds: tuple[str, str]) -> None:
    text = generate_latest(metrics.registry).decode()
    edges = [line.split('"')[1] for line in text.splitlines() if line.startswith(f"{name}_bucket")]
    assert (edges[0], edges[-2], edges[-1]) == (*bounds, "+Inf")


def test_lag_of_revoked_partitions_ends(metrics: Metrics) -> None:
    metrics.set_lag({("articles.raw", 0): 5, ("articles.raw", 1): 0})
    metrics.set_lag({("articles.raw", 1): 7})
    lags = [metrics.registry.get_sample_value("streams_consumer_lag", _labels(n)) for n in (0, 1)]
    assert lags == [None, 7]


def _labels(partition: int) -> dict[str, str]:
    return {"topic": "articles.raw", "partition": str(partition)}
