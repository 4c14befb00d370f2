"""Right-to-left text for terminals that write every line from left to right.

`visual_order` is the Unicode Bidirectional Algorithm (UAX #9) for one short line without embedding controls, which the
caller has removed, and without rule N0 (a bracket takes the direction around it). `shape` joins Arabic letters by their
presentation forms, because such terminals do not join them either. Both tables come from Python's `unicodedata`.
"""

import re
import unicodedata
from collections.abc import Callable, Iterator
from itertools import groupby

ZWNJ, ZWJ = "\u200c", "\u200d"
_TATWEEL = "\u0640"
_LAM = "\u0644"
_MIRROR = dict(zip("()[]{}<>«»‹›≤≥", ")(][}{><»«›‹≥≤", strict=True))
_FORM = re.compile(r"<(isolated|initial|medial|final)> ([0-9A-F ]+)")
_STRONG_LEFT, _STRONG_RIGHT = "L", ("R", "AL")
_NUMBERS = ("EN", "AN")


def is_right_to_left(text: str) -> bool:
    """Whether the first strong character of `text` is written from right to left."""
    for character in text:
        kind = unicodedata.bidirectional(character)
        if kind == _STRONG_LEFT or kind in _STRONG_RIGHT:
            return kind != _STRONG_LEFT
    return False


def clusters(text: str) -> list[str]:
    """Letters together with the marks that stand on them: what must not be torn apart."""
    found: list[str] = []
    for character in text:
        if found and unicodedata.category(character) in ("Mn", "Me", "Mc"):
            found[-1] += character
        else:
            found.append(character)
    return found


def visual_order(text: str) -> str:
    """`text` with its characters in the order in which they stand on the line, from left to right."""
    units = clusters(text)
    base = 1 if is_right_to_left(text) else 0
    levels = _levels([unicodedata.bidirectional(unit[0]) or _STRONG_LEFT for unit in units], base)
    shown = [_mirrored(unit) if level % 2 else unit for unit, level in zip(units, levels, strict=True)]
    for level in range(max(levels, default=0), 0, -1):
        _reverse_runs(shown, levels, level)
    return "".join(shown)


def shape(text: str) -> str:
    """`text` with Arabic letters in the form that their neighbours ask for; joiners are used up."""
    units = _with_ligatures(clusters(text))
    shaped = []
    for index, unit in enumerate(units):
        if unit in (ZWNJ, ZWJ):
            continue
        before = index > 0 and _joins_next(units[index - 1]) and _joins_previous(unit)
        after = index + 1 < len(units) and _joins_next(unit) and _joins_previous(units[index + 1])
        form = _FORM_NAMES[before, after]
        shaped.append(_FORMS.get(_letters(unit), {}).get(form, _letters(unit)) + unit[len(_letters(unit)) :])
    return "".join(shaped)


_FORM_NAMES = {(False, False): "isolated", (False, True): "initial", (True, True): "medial", (True, False): "final"}


def _forms() -> dict[str, dict[str, str]]:
    table: dict[str, dict[str, str]] = {}
    for code in (*range(0xFB50, 0xFBB2), *range(0xFBD3, 0xFC00), *range(0xFE80, 0xFEFD)):
        found = _FORM.fullmatch(unicodedata.decomposition(chr(code)))
        if found:
            letters = "".join(chr(int(part, 16)) for part in found[2].split())
            table.setdefault(letters, {})[found[1]] = chr(code)
    return table


_FORMS = _forms()
_LIGATURES = frozenset(letters for letters in _FORMS if len(letters) == 2 and letters[0] == _LAM)


def _letters(unit: str) -> str:
    return unit[:2] if unit[:2] in _LIGATURES else unit[0]


def _with_ligatures(units: list[str]) -> list[str]:
    joined: list[str] = []
    for unit in units:
        if joined and joined[-1] + unit[0] in _LIGATURES:
            joined[-1] += unit
        else:
            joined.append(unit)
    return joined


def _joins_next(unit: str) -> bool:
    return unit[0] in (_TATWEEL, ZWJ) or "initial" in _FORMS.get(_letters(unit), {})


def _joins_previous(unit: str) -> bool:
    return unit[0] in (_TATWEEL, ZWJ) or "final" in _FORMS.get(_letters(unit), {})


def _levels(kinds: list[str], base: int) -> list[int]:
    outside = "R" if base else "L"
    _resolve_weak(kinds, outside)
    _resolve_neutral(kinds, outside)
    return [_level(kind, base) for kind in kinds]


def _level(kind: str, base: int) -> int:
    if base:
        return 1 if kind == "R" else 2
    return {"L": 0, "R": 1}.get(kind, 2)


def _resolve_weak(kinds: list[str], outside: str) -> None:
    """Rules W1 to W7, in place; marks stand in their clusters."""
    kinds[:] = [outside if kind == "NSM" else kind for kind in kinds]  # W1 at the start of a line
    _numbers_take(kinds, after="AL", turned="AN", outside=outside)  # W2
    kinds[:] = ["R" if kind == "AL" else kind for kind in kinds]  # W3
    for index in range(1, len(kinds) - 1):  # W4
        before, kind, after = kinds[index - 1 : index + 2]
        if before == after and ((kind == "CS" and before in _NUMBERS) or (kind == "ES" and before == "EN")):
            kinds[index] = before
    for start, end in _runs(kinds, lambda kind: kind == "ET"):  # W5
        if "EN" in (*kinds[max(0, start - 1) : start], *kinds[end : end + 1]):
            kinds[start:end] = ["EN"] * (end - start)
    kinds[:] = [kind if kind in ("L", "R", *_NUMBERS) else "ON" for kind in kinds]  # W6
    _numbers_take(kinds, after="L", turned="L", outside=outside)  # W7


def _numbers_take(kinds: list[str], *, after: str, turned: str, outside: str) -> None:
    """European numbers become `turned` where the last strong character before them is `after`."""
    strong = outside
    for index, kind in enumerate(kinds):
        if kind in ("L", "R", "AL"):
            strong = kind
        elif kind == "EN" and strong == after:
            kinds[index] = turned


def _resolve_neutral(kinds: list[str], outside: str) -> None:
    """Rules N1 and N2, in place: what is left between two of one direction takes it, else that of the line."""
    for start, end in list(_runs(kinds, lambda kind: kind == "ON")):
        before = _direction(kinds[start - 1]) if start else outside
        after = _direction(kinds[end]) if end < len(kinds) else outside
        kinds[start:end] = [before if before == after else outside] * (end - start)


def _direction(kind: str) -> str:
    return "L" if kind == "L" else "R"


def _runs(kinds: list[str], wanted: Callable[[str], bool]) -> Iterator[tuple[int, int]]:
    position = 0
    for found, group in groupby(list(kinds), wanted):
        end = position + len(list(group))
        if found:
            yield position, end
        position = end


def _reverse_runs(shown: list[str], levels: list[int], level: int) -> None:
    position = 0
    for high, group in groupby(levels, lambda value: value >= level):
        end = position + len(list(group))
        if high:
            shown[position:end] = shown[position:end][::-1]
        position = end


def _mirrored(unit: str) -> str:
    return _MIRROR.get(unit[0], unit[0]) + unit[1:]
