"""Letters that one language of a script writes and its neighbours do not: the evidence statistics miss in short texts."""

import re
from collections.abc import Mapping
from types import MappingProxyType

# Each pattern is a letter (or a short, frequent word) of that language; the neighbours that share it are named with it.
EVIDENCE: Mapping[str, Mapping[str, str]] = MappingProxyType(
    {
        "Arab": {
            "ckb": r"[ۆێڕڵ]|ە(?=[\s،.]|$)",
            "ps": r"[ښډړځڅۍېګڼټ]|(?<!\w)(?:چې|کې|دي|په|له|سره)(?!\w)",
            "sd": r"[ڄڃڦڻٿٺڪڀڌڏ]|(?<!\w)(?:۾|جي|آهي|کي|۽)(?!\w)",
            "ug": r"[ۇۈۋڭېۆ]|(?<!\w)(?:بىلەن|ۋە)(?!\w)",
            "ur": r"[ٹڈڑے]|(?<!\w)(?:کے|کی|میں|ہے|اور|سے)(?!\w)",
            "fa": r"[پچگژ]|(?<!\w)(?:است|این|که|برای|شد|های|را)(?!\w)",
            "ar": r"[ةىإأ]|(?<!\w)(?:في|على|إلى|التي|الذي|هذا|أن)(?!\w)",
        },
        "Cyrl": {
            "uk": r"[іїєґ]",
            "be": r"[ўі]|(?<!\w)(?:што|гэта)(?!\w)",
            "mk": r"[ѓќѕ]",
            "sr": r"[ђћј]|[џљњ]",
            "kk": r"[әғқңөұүһі]",
            "tt": r"[әөүҗңһ]",
            "ba": r"[ҙҡҫәғөү]",
            "tg": r"[ғӣқӯҳҷ]",
            "ky": r"[ңөү]",
            "mn": r"[өү]",
            "ru": r"[ыэё]",
            "bg": r"ъ|(?<!\w)(?:на|се|от|за|които|това)(?!\w)",
        },
        "Latn": {
            "kmr": r"[êîû]|(?<!\w)(?:xwe|yên|hatin|dike)(?!\w)",
            "az": r"[əğ]",
            "mt": r"[ġħċ]",
            "vi": r"[ạảấầẩẫậắằẳẵặẹẻẽếềểễệỉịọỏốồổỗộớờởỡợụủứừửữựỳỵỷỹđơư]",
        },
    }
)
_ENOUGH = 4  # a foreign name brings a strange letter or two
_COMPILED = {
    script: {code: re.compile(pattern, re.IGNORECASE) for code, pattern in languages.items()}
    for script, languages in EVIDENCE.items()
}


def letter_evidence(text: str, script: str) -> dict[str, float]:
    """How much the letters of `text` speak for each language, as shares that sum to 1 at most.

    Few letters prove little: below four of them the shares sum to a quarter each.
    """
    found = {code: len(pattern.findall(text)) for code, pattern in _COMPILED.get(script, {}).items()}
    total = sum(found.values())
    return {code: n / max(total, _ENOUGH) for code, n in found.items() if n}
