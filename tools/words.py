"""Whether a city's name is rather an ordinary word, by wordfreq's frequency lists."""

import functools
import math

from wordfreq import get_frequency_dict

from streams.text.folding import fold_term
from streams.text.scripts import count_scripts, main_script

_LANGUAGES = {
    "Latn": ("en", "fr", "es", "de", "it", "pt", "tr", "pl", "nl", "id", "sv", "ro", "cs", "fi", "hu"),
    "Cyrl": ("ru", "uk", "bg", "mk", "sh"),
    "Arab": ("ar", "fa", "ur"),
    "Hebr": ("he",),
}
# A word this frequent (Zipf: log10 of occurrences in 10^9 words) is said oftener than so small a city is named. Where names
# have a capital, only the smallest are in danger; where the news is about a country, its towns are named often.
_RARE = ((3.0, 300_000), (3.6, 1_000_000), (4.2, 2_500_000))
_RARE_WITH_CAPITALS = ((3.0, 300_000), (4.0, 1_000_000))
_RARE_NEAR = ((4.5, 2_500_000),)
_WITH_CAPITALS = frozenset({"Latn", "Cyrl"})


def is_common_word(folded: str, population: int, *, near: bool) -> bool:
    """Whether a name is heard more often than a city of `population` explains; phrases never are.

    Args: near: the city is in a country that this service's news is about.
    """
    if " " in folded:
        return False
    script = main_script(count_scripts(folded)) or ""
    frequency = _frequencies(script).get(folded, 0.0)
    rare = _RARE_WITH_CAPITALS if script in _WITH_CAPITALS else _RARE_NEAR if near else _RARE
    return any(frequency >= zipf and population < people for zipf, people in rare)


@functools.cache
def _frequencies(script: str) -> dict[str, float]:
    """Folded word to its highest Zipf frequency in the languages of a script; words below 3 are left out."""
    found: dict[str, float] = {}
    for language in _LANGUAGES.get(script, ()):
        for word, share in get_frequency_dict(language, wordlist="small").items():
            folded = fold_term(word)
            found[folded] = max(found.get(folded, 0.0), math.log10(share) + 9)
    return found
