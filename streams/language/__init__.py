"""What language an article is in."""
