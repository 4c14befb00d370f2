"""Which script a text is written in."""

import functools
import re
from collections import Counter
from collections.abc import Mapping

# ISO 15924 codes and the ranges of their letters; Han comes after Kana and Hangul, which are mixed with it.
_RANGES = {
    "Arab": "\u0620-\u065f\u066e-\u06ef\u06fa-\u06ff\u0750-\u077f\u08a0-\u08ff\ufb50-\ufdff\ufe70-\ufefc",
    "Latn": "A-Za-z\u00aa\u00ba\u00c0-\u024f\u1e00-\u1eff",
    "Cyrl": "\u0400-\u052f\u1c80-\u1c8f\u2de0-\u2dff\ua640-\ua69f",
    "Hebr": "\u05d0-\u05f2",
    "Grek": "\u0370-\u03ff\u1f00-\u1fff",
    "Deva": "\u0900-\u097f",
    "Beng": "\u0980-\u09ff",
    "Guru": "\u0a00-\u0a7f",
    "Gujr": "\u0a80-\u0aff",
    "Orya": "\u0b00-\u0b7f",
    "Taml": "\u0b80-\u0bff",
    "Telu": "\u0c00-\u0c7f",
    "Knda": "\u0c80-\u0cff",
    "Mlym": "\u0d00-\u0d7f",
    "Sinh": "\u0d80-\u0dff",
    "Thai": "\u0e00-\u0e7f",
    "Laoo": "\u0e80-\u0eff",
    "Tibt": "\u0f00-\u0fff",
    "Mymr": "\u1000-\u109f",
    "Geor": "\u10a0-\u10ff\u1c90-\u1cbf",
    "Ethi": "\u1200-\u139f\u2d80-\u2ddf",
    "Khmr": "\u1780-\u17ff",
    "Armn": "\u0530-\u058f",
    "Thaa": "\u0780-\u07bf",
    "Syrc": "\u0700-\u074f",
    "Tfng": "\u2d30-\u2d7f",
    "Hang": "\u1100-\u11ff\u3130-\u318f\uac00-\ud7af",
    "Kana": "\u3040-\u30ff\u31f0-\u31ff",
    "Hani": "\u3400-\u4dbf\u4e00-\u9fff",
}
_SYLLABLES = ("Kana", "Hang", "Hani")
_WEIGHT = {"Hani": 3, "Kana": 2, "Hang": 2}  # one such character carries about as much text as so many letters


@functools.cache
def _letters() -> Mapping[str, re.Pattern[str]]:
    return {code: re.compile(f"[{ranges}]") for code, ranges in _RANGES.items()}


@functools.lru_cache(maxsize=65536)
def script_of(char: str) -> str | None:
    """The ISO 15924 code of a letter; None for what is no letter, or of a script that is not known here."""
    return next((code for code, letters in _letters().items() if letters.match(char)), None)


def count_scripts(text: str) -> dict[str, int]:
    """Letters of each script in `text`, most first; scripts without any are left out."""
    counts: Counter[str] = Counter()
    for char, times in Counter(text).items():
        code = script_of(char)
        if code is not None:
            counts[code] += times * _WEIGHT.get(code, 1)
    return dict(counts.most_common())


def main_script(counts: Mapping[str, int]) -> str | None:
    """The ISO 15924 code most of the letters have; `Jpan` and `Kore` for their mixtures."""
    if not counts:
        return None
    east = {code: counts.get(code, 0) for code in _SYLLABLES}
    top = next(iter(counts))
    if top in east:
        if east["Kana"] * 10 > sum(east.values()):
            return "Jpan"
        if east["Hang"] * 2 > sum(east.values()):
            return "Kore"
        return "Hani"
    return top
