"""The worker: records of articles.raw become records of articles.enriched or articles.dead-letter, at least once."""
