"""Every series the worker publishes, declared once, on a registry that is handed in."""

from collections.abc import Iterable

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram

from streams.domain.dead_letter import DeadLetter
from streams.domain.enriched import EnrichedArticle, Pipeline
from streams.errors import Reason

OTHER = "other"
NO_LANGUAGE = "none"  # a dead letter was never read, so it has none
ENRICHED, DEAD_LETTER = "enriched", "dead_letter"

_ENRICH_BUCKETS = (0.0001, 0.00025, 0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5)
_END_TO_END_BUCKETS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 300, 900, 1800, 3600)


class Metrics:
    """The worker's series; `languages` closes the label of that name."""

    def __init__(self, registry: CollectorRegistry, *, languages: Iterable[str]) -> None:
        self.registry = registry
        self._languages = frozenset(languages)
        self.articles = Counter(
            "streams_articles_total",
            "Articles with an acknowledged outcome",
            ["outcome", "language"],
            registry=registry,
        )
        self.dead_letters = Counter(
            "streams_dead_letters_total", "Acknowledged dead letters", ["reason"], registry=registry
        )
        self.entities = Counter(
            "streams_entities_total", "Entities found in enriched articles", ["type"], registry=registry
        )
        self.keywords = Counter(
            "streams_keywords_total", "Keywords found in enriched articles", ["type"], registry=registry
        )
        self.published_at_unreadable = Counter(
            "streams_published_at_unreadable_total",
            "Articles whose published_at is no RFC 3339 time",
            registry=registry,
        )
        self.batches = Counter("streams_batches_total", "Batches published and acknowledged", registry=registry)
        self.retries = Counter(
            "streams_publish_retries_total", "Batches published again after an error", registry=registry
        )
        self.skipped = Counter(
            "streams_skipped_records_total",
            "Records that retention deleted before they were read",
            ["topic", "partition"],
            registry=registry,
        )
        self.in_flight = Gauge("streams_in_flight", "Records read and not yet acknowledged", registry=registry)
        self.lag = Gauge(
            "streams_consumer_lag", "Records not yet acknowledged", ["topic", "partition"], registry=registry
        )
        self.build = Gauge(
            "streams_build_info",
            "1, labelled with what makes the records",
            ["version", "gazetteer", "lexicon", "detector"],
            registry=registry,
        )
        self._declare_times(registry)
        for reason in Reason:
            self.dead_letters.labels(reason=reason)

    def _declare_times(self, registry: CollectorRegistry) -> None:
        self.enrich_seconds = Histogram(
            "streams_enrich_seconds",
            "Decoding, enriching, encoding one article",
            buckets=_ENRICH_BUCKETS,
            registry=registry,
        )
        self.end_to_end_seconds = Histogram(
            "streams_end_to_end_seconds",
            "From the raw record's Kafka timestamp to its output's",
            buckets=_END_TO_END_BUCKETS,
            registry=registry,
        )

    def set_build(self, pipeline: Pipeline) -> None:
        """Publish what makes the records."""
        self.build.labels(
            version=pipeline.version,
            gazetteer=pipeline.gazetteer,
            lexicon=pipeline.lexicon,
            detector=pipeline.detector,
        ).set(1)

    def count_enriched(self, article: EnrichedArticle) -> None:
        """Count one acknowledged enriched article."""
        code = article.language.code
        language = code if code in self._languages else OTHER
        self.articles.labels(outcome=ENRICHED, language=language).inc()
        for entity in article.entities:
            self.entities.labels(type=entity.type).inc()
        for keyword in article.escalation.keywords:
            self.keywords.labels(type=keyword.type).inc()
        if article.published_at is None and "published_at" in article.extra:
            self.published_at_unreadable.inc()

    def count_dead_letter(self, letter: DeadLetter) -> None:
        """Count one acknowledged dead letter."""
        self.articles.labels(outcome=DEAD_LETTER, language=NO_LANGUAGE).inc()
        self.dead_letters.labels(reason=letter.reason).inc()

    def set_lag(self, lags: dict[tuple[str, int], int]) -> None:
        """Publish the lag of the partitions owned now; the series of all others end."""
        self.lag.clear()
        for (topic, partition), lag in lags.items():
            self.lag.labels(topic=topic, partition=str(partition)).set(lag)
