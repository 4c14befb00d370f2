"""The JSON Schemas of the records, as consumers get them."""

from importlib.resources import files
from typing import Any

from streams.domain.codec import loads
from streams.language.codes import LANGUAGES, UNDETERMINED

NAMES = ("articles.raw", "streams.enriched/1", "streams.dead-letter/1")


def schema(name: str) -> dict[str, Any]:
    """The schema of one of NAMES, with the languages that the detector knows.

    Raises: KeyError: there is none of this name.
    """
    if name not in NAMES:
        raise KeyError(name)
    found: dict[str, Any] = loads(files(__name__).joinpath(name.replace("/", "-") + ".json").read_bytes())
    if "language_code" in found.get("$defs", {}):
        found["$defs"]["language_code"]["examples"] = [*LANGUAGES, UNDETERMINED]
    return found
