"""Which script a text is written in."""

import pytest
from hypothesis import given, settings

from streams.text.scripts import count_scripts, main_script, script_of
from tests.unit.strategies import texts


@pytest.mark.parametrize(
    ("text", "script"),
    [
        pytest.param("القصف على غزة", "Arab", id="arabic"),
        pytest.param("حمله به ایران پ چ ژ گ", "Arab", id="persian"),
        pytest.param("הצבא תקף", "Hebr", id="hebrew"),
        pytest.param("Ракетный удар", "Cyrl", id="russian"),
        pytest.param("їжак ґанок", "Cyrl", id="ukrainian"),
        pytest.param("Missiles à l'œuvre", "Latn", id="latin"),
        pytest.param("İstanbul'da şiddetli", "Latn", id="turkish"),
        pytest.param("Η επίθεση", "Grek", id="greek"),
        pytest.param("მშვიდობა", "Geor", id="georgian"),
        pytest.param("युद्ध विराम", "Deva", id="devanagari"),
        pytest.param("以色列和伊朗", "Hani", id="chinese"),
        pytest.param("イスラエルとイランの攻撃", "Jpan", id="japanese"),
        pytest.param("이스라엘 군대", "Kore", id="korean"),
        pytest.param("ทหารอิสราเอล", "Thai", id="thai"),
        pytest.param("Reuters: قصف عنيف على جنوب لبنان اليوم", "Arab", id="most-letters-count"),
        pytest.param("12:30 – 34 💥", None, id="no-letters"),
        pytest.param("٣٤ ۵۶ ٪", None, id="digits-are-no-letters"),
        pytest.param("", None, id="empty"),
    ],
)
def test_main_script(text: str, script: str | None) -> None:
    assert main_script(count_scripts(text)) == script


@settings(deadline=None, max_examples=60)
@given(texts())
def test_scripts_are_those_of_the_letters(text: str) -> None:
    counts = count_scripts(text)
    assert set(counts) == {script for char in text if (script := script_of(char)) is not None}
    assert list(counts.values()) == sorted(counts.values(), reverse=True)
    assert (main_script(counts) is None) == (not counts)
