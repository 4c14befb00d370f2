"""Folding: what reads the same is spelled the same, and the way back leads to the published letters."""

import pytest
from hypothesis import example, given, settings

from streams.text.folding import fold, fold_term
from tests.unit.strategies import texts


@pytest.mark.parametrize(
    ("one", "other"),
    [
        pytest.param("أوستن", "اوستن", id="arabic-hamza"),
        pytest.param("إِسْرَائِيل", "اسرائيل", id="arabic-vowel-signs"),
        pytest.param("إيـــران", "ايران", id="arabic-tatweel"),
        pytest.param("غزة", "غزه", id="arabic-teh-marbuta"),
        pytest.param("مصطفى", "مصطفي", id="arabic-alef-maksura"),
        pytest.param("آمریکا", "امريكا", id="persian-letters"),
        pytest.param("می‌کند", "میکند", id="persian-zero-width-non-joiner"),
        pytest.param("١٤ ۱۴", "14 14", id="arabic-and-persian-digits"),
        pytest.param("\ufe8d\ufef3\ufeae\ufe8d\ufee5", "ايران", id="arabic-presentation-forms"),
        pytest.param("שָׁלוֹם", "שלומ", id="hebrew-points-and-final-letter"),
        pytest.param("Ísland", "island", id="accents"),
        pytest.param("Ele\u0301na", "elena", id="decomposed-accents"),
        pytest.param("Ё", "е", id="russian-yo"),
        pytest.param("Йод", "Йод", id="decomposed-short-i"),
        pytest.param("ＩＤＦ", "idf", id="full-width"),
        pytest.param("Złoty Ørsted", "zloty orsted", id="letters-with-strokes"),
        pytest.param("Is\u00adrael", "israel", id="soft-hyphen"),
        pytest.param("\u202bישראל\u202c", "ישראל", id="direction-marks"),
        pytest.param("al-Aqsa", "al aqsa", id="hyphens-are-blanks"),
        pytest.param("a  \t b", "a b", id="repeated-blanks"),
    ],
)
def test_spellings_of_the_same(one: str, other: str) -> None:
    assert fold(one).text == fold(other).text


@pytest.mark.parametrize(
    ("one", "other"),
    [
        pytest.param("حرب", "حزب", id="dots-are-letters"),
        pytest.param("ساعة", "ساعات", id="endings-stay"),
        pytest.param("пол", "пыл", id="cyrillic-vowels"),
        pytest.param("war, Iran", "war Iran", id="punctuation-parts-a-name"),
        pytest.param("war\n\nIran", "war Iran", id="a-paragraph-parts-a-name"),
    ],
)
def test_what_is_not_the_same(one: str, other: str) -> None:
    assert fold(one).text != fold(other).text


@pytest.mark.parametrize(
    ("term", "folded"),
    [
        pytest.param("  Al-Aqsa   Martyrs' Brigades ", "al aqsa martyrs brigades", id="single-blanks"),
        pytest.param("إطلاق  النار", "اطلاق النار", id="arabic"),
        pytest.param("", "", id="nothing"),
    ],
)
def test_terms_of_data_files(term: str, folded: str) -> None:
    assert fold_term(term) == folded


@pytest.mark.parametrize(
    ("text", "needle", "published"),
    [
        pytest.param("في إِسْرَائِيلَ اليوم", "اسرائيل", "إِسْرَائِيل", id="vowel-signs-inside"),
        pytest.param("a\r\nb\r\nIran", "iran", "Iran", id="crlf"),
        pytest.param("💥 Iran 🇮🇷", "iran", "Iran", id="emoji"),
        pytest.param("von   Ele\u0301na  kam", "elena", "Ele\u0301na", id="decomposed"),
        pytest.param("al  Aqsa", "al aqsa", "al  Aqsa", id="repeated-blanks-inside"),
    ],
)
def test_a_span_leads_back_to_the_published_text(text: str, needle: str, published: str) -> None:
    folded = fold(text)
    needle = fold_term(needle)
    at = folded.text.index(needle)
    start, end = folded.span(at, at + len(needle))
    assert text[start:end] == published


@settings(deadline=None, max_examples=100)
@given(texts())
@example("\u0301Iran")
@example("\u064bـــ")
@example("  \r\n \r\n")
def test_offsets_rise_and_stay_inside(text: str) -> None:
    folded = fold(text)
    spans = [folded.span(i, i + 1) for i in range(1, len(folded.text) - 1)]
    starts, ends = [start for start, _ in spans], [end for _, end in spans]
    assert starts == sorted(set(starts))
    assert ends == sorted(set(ends))
    assert all(0 <= start < end <= len(text) for start, end in spans)


@settings(deadline=None, max_examples=100)
@given(texts())
def test_a_kept_character_folds_to_one_and_folding_again_changes_nothing(text: str) -> None:
    folded = fold(text)
    for i in range(1, len(folded.text) - 1):
        start, end = folded.span(i, i + 1)
        assert fold(text[start:end]).text[1:-1] == folded.text[i]
    assert fold_term(fold_term(text)) == fold_term(text)
