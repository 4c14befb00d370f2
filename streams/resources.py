"""Reading the data files that ship in the package."""

import hashlib
from collections.abc import Iterator
from importlib.resources import files
from importlib.resources.abc import Traversable

from streams.errors import ConfigurationError


def data_folder(name: str = "") -> Traversable:
    """A folder of `streams/data`."""
    root = files("streams").joinpath("data")
    return root.joinpath(name) if name else root


def data_files(folder: str, ending: str) -> list[Traversable]:
    """The data files of one kind, by name."""
    found = [f for f in data_folder(folder).iterdir() if f.name.endswith(ending)]
    return sorted(found, key=lambda f: f.name)


def rows(file: Traversable, columns: int) -> Iterator[list[str]]:
    """The rows of a tab-separated data file, without comments and blank lines.

    Raises: ConfigurationError: a line with another number of columns, naming file and line.
    """
    for number, line in enumerate(file.read_text(encoding="utf-8").splitlines(), 1):
        if not line.strip() or line.startswith("#"):
            continue
        cells = [cell.strip() for cell in line.split("\t")]
        if len(cells) != columns:
            raise ConfigurationError(f"{file.name}:{number}: {len(cells)} columns, {columns} expected")
        yield cells


def fingerprint(sources: list[Traversable]) -> str:
    """Eight hexadecimal digits that change with the content of any of the files."""
    digest = hashlib.sha256()
    for source in sources:
        digest.update(source.name.encode())
        digest.update(hashlib.sha256(source.read_bytes()).digest())
    return digest.hexdigest()[:8]
