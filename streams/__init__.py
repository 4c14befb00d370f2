"""Escalation Streams: what news articles are about, and whether the situation they report is escalating.

`Enricher().enrich({"text": "…"}).to_dict()` is the whole of it without Kafka.
"""

from streams.domain.article import Article
from streams.domain.dead_letter import DeadLetter
from streams.domain.enriched import EnrichedArticle
from streams.enricher import Enricher
from streams.errors import ArticleRejected

__all__ = ["Article", "ArticleRejected", "DeadLetter", "EnrichedArticle", "Enricher"]
