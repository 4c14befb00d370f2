"""Whether the gazetteer table was made from the hand-written files as they are now: `python -m tools.gazetteer_inputs`.

Apart from `tools.build_gazetteer`, so that `make check` needs none of the data packages that one imports.
"""

import gzip
import hashlib
import json
import sys
from pathlib import Path

from streams.resources import data_files, data_folder

TABLE = Path(__file__).parents[1] / "streams" / "data" / "gazetteer.jsonl.gz"
TABLES = ("demonyms.tsv", "disputed.tsv", "homographs.tsv")


def inputs_digest() -> str:
    """Changes with any hand-written file the table is made from."""
    digest = hashlib.sha256()
    for file in [*data_files("entities", ".jsonl"), *(data_folder().joinpath(name) for name in TABLES)]:
        digest.update(file.read_bytes())
    return digest.hexdigest()


def recorded_digest(table: Path) -> str:
    """The digest in the table's header line."""
    with gzip.open(table, "rt", encoding="utf-8") as lines:
        return str(json.loads(next(lines))["inputs"])


def main() -> None:
    """Exit 1, saying what to do, when the table is not what its inputs make."""
    if recorded_digest(TABLE) != inputs_digest():
        sys.exit(f"{TABLE.name} is older than the files it is made from: run `make data` and commit the result")


if __name__ == "__main__":
    main()
