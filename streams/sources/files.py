"""Finding what to read: paths, directories and patterns become a list of files."""

import glob
import os
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from types import MappingProxyType

from streams.errors import ConfigurationError
from streams.sources.entries import shown

STDIN = "-"


class Kind(StrEnum):
    """How a file is read."""

    JSONL = "jsonl"
    JSON = "json"
    CSV = "csv"
    TEXT = "txt"
    FEED = "feed"
    OTHER = "other"  # only with --raw: the file is one record


ENDINGS: Mapping[str, Kind] = MappingProxyType(
    {
        ".jsonl": Kind.JSONL,
        ".json": Kind.JSON,
        ".csv": Kind.CSV,
        ".txt": Kind.TEXT,
        ".xml": Kind.FEED,
        ".rss": Kind.FEED,
        ".atom": Kind.FEED,
    }
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """One file, or standard input where `path` is `-`."""

    path: str
    kind: Kind
    compressed: bool = False

    @property
    def name(self) -> str:
        """The file's own name, the same whether it is compressed or not."""
        name = Path(self.path).name
        return name[: -len(".gz")] if self.compressed else name


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """The files to read, in order, and those in directories whose ending says nothing to us."""

    sources: tuple[Source, ...]
    skipped: tuple[str, ...]


def find(paths: Sequence[str], *, raw: bool = False) -> Found:
    """Expand directories (recursively, sorted, without hidden files) and patterns that the shell left.

    Args: raw: any ending will do.
    Raises: ConfigurationError: a path that does not exist, matches nothing or has an unknown ending.
    """
    sources: list[Source] = []
    skipped: list[str] = []
    for path in paths:
        for name, explicit in _expand(path):
            source = _source(name, raw=raw)
            if source is not None:
                sources.append(source)
            elif explicit:
                raise ConfigurationError(f"{shown(name)}: unknown kind of file; known are {_known()}; --raw takes any")
            else:
                skipped.append(name)
    return Found(sources=tuple(sources), skipped=tuple(skipped))


def _known() -> str:
    return ", ".join(ENDINGS) + ", each also with .gz, and - for JSONL on standard input"


def _source(path: str, *, raw: bool) -> Source | None:
    if path == STDIN:
        return Source(path=path, kind=Kind.JSONL)
    name = Path(path.lower())
    compressed = name.suffix == ".gz"
    kind = ENDINGS.get(Path(name.stem).suffix if compressed else name.suffix, Kind.OTHER)
    if raw and kind is not Kind.JSONL:
        kind = Kind.OTHER
    return Source(path=path, kind=kind, compressed=compressed) if raw or kind is not Kind.OTHER else None


def _expand(path: str) -> Iterator[tuple[str, bool]]:
    """The files that a path stands for, and whether the user named each of them."""
    if path == STDIN:
        yield path, True
    elif Path(path).is_dir():
        yield from ((name, False) for name in _walk(path))
    elif os.path.lexists(path):
        yield path, True
    else:
        for name in _matches(path):
            yield from _expand(name)


def _matches(pattern: str) -> list[str]:
    magic = glob.has_magic(pattern)
    names = sorted(glob.glob(pattern, recursive=True)) if magic else []  # noqa: PTH207 - the pattern may be absolute
    if not names:
        problem = "matches no file" if magic else "no such file or directory"
        raise ConfigurationError(f"{shown(pattern)}: {problem}")
    return names


def _walk(folder: str) -> list[str]:
    # Links to directories are not followed, so that a loop of them cannot catch us.
    found: list[Path] = []
    for here, folders, files in os.walk(folder, onerror=_refuse):
        folders[:] = [name for name in folders if not name.startswith(".")]
        found += [Path(here, name) for name in files if not name.startswith(".")]
    return [str(path) for path in sorted(found, key=lambda path: path.parts) if path.is_file() or path.is_symlink()]


def _refuse(error: OSError) -> None:
    raise ConfigurationError(f"{shown(str(error.filename))}: cannot be read: {error.strerror}") from error
