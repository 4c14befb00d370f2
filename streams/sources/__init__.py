"""What `streams produce` can read: files and standard input, turned into records of `articles.raw`."""
