"""The languages the detector can answer with, as the shortest BCP 47 primary subtags."""

from collections.abc import Mapping
from types import MappingProxyType

UNDETERMINED = "und"

# World-news languages that at least one of the detectors was trained on, or that a script or its letters tell apart.
LANGUAGES: tuple[str, ...] = tuple(
    sorted(
        "af am ar as az ba be bg bn bo bs ca ceb ckb cs cv cy da de dv el en es et eu fa fi fr ga gl gu ha he hi hr ht hu "
        "hy id ig is it ja jv ka kk km kmr kn ko ky lb lo lt lv mg mi mk ml mn mr ms mt my ne nl no ny or pa pl ps pt rn ro "
        "ru rw sd si sk sl sn so sq sr st su sv sw ta te tg th ti tk tl tr tt ug uk ur uz vi wo xh yi yo zgh zh zu".split()
    )
)

# What detectors call them otherwise: old codes, varieties of a macrolanguage, dialects.
_SAME: Mapping[str, str] = MappingProxyType(
    {
        "arz": "ar", "azb": "az", "fil": "tl", "in": "id", "iw": "he", "ji": "yi", "jw": "jv", "ku": "kmr", "mo": "ro",
        "nb": "no", "nn": "no", "prs": "fa", "sh": "sr", "sr-ME": "sr", "wuu": "zh", "yue": "zh", "zh-Hant": "zh",
    }
)  # fmt: skip

# Scripts that (nearly) one language of ours is written in.
OF_SCRIPT: Mapping[str, str] = MappingProxyType(
    {
        "Armn": "hy", "Geor": "ka", "Grek": "el", "Gujr": "gu", "Guru": "pa", "Hani": "zh", "Jpan": "ja", "Khmr": "km",
        "Knda": "kn", "Kore": "ko", "Laoo": "lo", "Mlym": "ml", "Mymr": "my", "Orya": "or", "Sinh": "si", "Taml": "ta",
        "Telu": "te", "Tfng": "zgh", "Thaa": "dv", "Thai": "th", "Tibt": "bo",
    }
)  # fmt: skip

_KNOWN = frozenset(LANGUAGES)


def canonical(code: str) -> str | None:
    """A detector's code as ours; None for a language that is not on the list."""
    code = _SAME.get(code, code)
    return code if code in _KNOWN else None
