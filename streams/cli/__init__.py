"""The `streams` command: the composition root, where settings, core and edges are wired together."""

from streams.cli.main import main

__all__ = ["main"]
