"""Who and what an article is about."""
