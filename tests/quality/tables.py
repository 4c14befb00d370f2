"""Reading the tables of regression cases that stand beside this file."""

from pathlib import Path
from typing import Any

import pytest


def cases(name: str, columns: int) -> list[Any]:
    """The rows of a table as parameters; the first column is the case's id, which no other row of the table may have."""
    lines = (Path(__file__).parent / f"{name}.tsv").read_text(encoding="utf-8").splitlines()
    rows = [line.split("\t") for line in lines if line and not line.startswith("#")]
    wrong = [row[0] for row in rows if len(row) != columns]
    repeated = {row[0] for row in rows if sum(row[0] == other[0] for other in rows) > 1}
    if wrong or repeated:
        raise ValueError(f"{name}.tsv: not {columns} columns: {wrong}; repeated: {sorted(repeated)}")
    return [pytest.param(*row[1:], id=row[0]) for row in rows]
