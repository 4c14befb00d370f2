"""Text as the enrichers see it: folded, cut into sentences, by script."""
