"""Where sentences and quotations begin and end."""

import itertools

import pytest
from hypothesis import given, settings

from streams.text.sentences import MAX_LENGTH, index_of, quotations, sentence_ends
from tests.unit.strategies import texts


def split(text: str) -> list[str]:
    ends = sentence_ends(text)
    return [text[start:end].strip() for start, end in zip([0, *ends], ends, strict=False)]


@pytest.mark.parametrize(
    ("text", "sentences"),
    [
        pytest.param("One. Two! Three?", ["One.", "Two!", "Three?"], id="stops"),
        pytest.param("هل رد الجيش؟ نعم. انتهى", ["هل رد الجيش؟", "نعم.", "انتهى"], id="arabic-question-mark"),
        pytest.param("اسرائیل حمله کرد۔ ختم", ["اسرائیل حمله کرد۔", "ختم"], id="urdu-full-stop"),
        pytest.param("以色列发动袭击。伊朗回应！", ["以色列发动袭击。", "伊朗回应！"], id="chinese"),
        pytest.param("पहला। दूसरा।", ["पहला।", "दूसरा।"], id="devanagari"),
        pytest.param("A headline\nThe text", ["A headline", "The text"], id="a-line-break-ends-one"),
        pytest.param("Rates rose 3.5 percent. Next", ["Rates rose 3.5 percent.", "Next"], id="decimal-point"),
        pytest.param("The U.S.-led force left. Next", ["The U.S.-led force left.", "Next"], id="acronym"),
        pytest.param(
            "Gen. J. Smith and Dr. Ali met. Next", ["Gen. J. Smith and Dr. Ali met.", "Next"], id="titles-and-initials"
        ),
        pytest.param(
            "В 1973 г. началась война. Потом мир.", ["В 1973 г. началась война.", "Потом мир."], id="russian-year"
        ),
        pytest.param(
            "“We will answer.” He left.", ["“We will answer.”", "He left."], id="the-closing-mark-belongs-to-it"
        ),
        pytest.param("no stop at all", ["no stop at all"], id="no-stop"),
    ],
)
def test_sentences(text: str, sentences: list[str]) -> None:
    assert split(text) == sentences


@pytest.mark.parametrize(
    ("text", "quoted"),
    [
        pytest.param("He said “stop” and «go».", ["“stop”", "«go»"], id="two-kinds"),
        pytest.param('"one" and "two"', ['"one"', '"two"'], id="straight"),
        pytest.param("„Halt“, sagte er", ["„Halt“"], id="german"),
        pytest.param("彼は「停戦」と言った", ["「停戦」"], id="japanese"),
        pytest.param('an inch is 1" long', [], id="unpaired"),
        pytest.param('"not over\na line"', [], id="straight-marks-stay-on-their-line"),
    ],
)
def test_quotations(text: str, quoted: list[str]) -> None:
    assert [text[start:end] for start, end in quotations(text)] == quoted


@settings(deadline=None, max_examples=100)
@given(texts())
def test_every_position_lies_in_one_sentence(text: str) -> None:
    ends = sentence_ends(text)
    assert ends == sorted(set(ends))
    assert ends[-1] == len(text)
    for position in range(len(text)):
        number = index_of(ends, position)
        assert (ends[number - 1] if number else 0) <= position < ends[number]


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("the army did not attack Iran and " * 300, id="with blanks"),
        pytest.param("以色列和伊朗" * 1000, id="without blanks"),
        pytest.param(" " * 5000, id="only blanks"),
    ],
)
def test_an_endless_sentence_is_cut(text: str) -> None:
    ends = sentence_ends(text)
    lengths = [end - start for start, end in itertools.pairwise([0, *ends])]
    assert ends[-1] == len(text)
    assert all(0 < length <= MAX_LENGTH for length in lengths)
