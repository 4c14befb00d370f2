"""Which beginnings and endings a stem may carry."""

import pytest

from streams.errors import ConfigurationError
from streams.text.folding import fold_term
from streams.text.inflection import EXACT, inflection_of, load_inflections

INFLECTIONS = load_inflections()


def read(language: str, word_class: str, stem: str, token: str) -> bool:
    """Whether `token` is `stem` inflected."""
    found = inflection_of(INFLECTIONS, language, word_class)
    stem, token = fold_term(stem), fold_term(token)
    assert found.prefixes is not None
    assert found.suffixes is not None
    return any(token == prefix + stem + suffix for prefix in found.prefixes for suffix in found.suffixes)


@pytest.mark.parametrize(
    ("language", "word_class", "stem", "token"),
    [
        pytest.param("ar", "n", "هجوم", "وبالهجوم", id="ar-conjunction-preposition-article"),
        pytest.param("ar", "n", "هجوم", "هجومهم", id="ar-their"),
        pytest.param("ar", "n", "صاروخ", "للصاروخين", id="ar-li-and-article-and-dual"),
        pytest.param("ar", "nf", "غار", "غارة", id="ar-feminine"),
        pytest.param("ar", "nf", "غار", "وغاراتهم", id="ar-feminine-plural-theirs"),
        pytest.param("ar", "v", "هاجم", "وسيهاجمون", id="ar-verb-future-plural"),
        pytest.param("ar", "p", "استهدف", "فاستهدفتها", id="ar-perfect-with-object"),
        pytest.param("he", "n", "טיל", "ושהטילים", id="he-that-the-plural"),
        pytest.param("he", "name", "ישראל", "ומישראל", id="he-and-from"),
        pytest.param("fa", "n", "حمله", "حمله‌های", id="fa-plural-with-joiner"),
        pytest.param("ru", "n", "удар", "ударами", id="ru-instrumental-plural"),
        pytest.param("ru", "v", "атаков", "атаковали", id="ru-verb-plural"),
        pytest.param("uk", "n", "обстріл", "обстрілів", id="uk-genitive-plural"),
        pytest.param("fr", "v", "menac", "menaçait", id="fr-imperfect"),
        pytest.param("es", "nc", "negocia", "negociaciones", id="es-plural"),
        pytest.param("en", "ny", "traged", "tragedies", id="en-plural-in-ies"),
    ],
)
def test_a_form_is_read(language: str, word_class: str, stem: str, token: str) -> None:
    assert read(language, word_class, stem, token)


@pytest.mark.parametrize(
    ("language", "word_class", "stem", "token"),
    [
        pytest.param("ar", "n", "حرب", "حربوشة", id="ar-no-such-ending"),
        pytest.param("ar", "x", "لم", "بلم", id="ar-particles-take-no-preposition"),
        pytest.param("he", "w", "אל", "שאל", id="he-exactly-so"),
        pytest.param("ru", "n", "удар", "ударник", id="ru-another-word"),
        pytest.param("en", "n", "war", "warm", id="en-another-word"),
        pytest.param("en", "x", "not", "notes", id="en-exactly-so"),
    ],
)
def test_another_word_is_not(language: str, word_class: str, stem: str, token: str) -> None:
    assert not read(language, word_class, stem, token)


@pytest.mark.parametrize("word_class", ["x", "name"])
def test_a_language_without_classes_is_exact(word_class: str) -> None:
    assert inflection_of(INFLECTIONS, "sw", word_class) == EXACT


def test_an_unknown_class_is_named() -> None:
    with pytest.raises(ConfigurationError, match=r"inflection/ar\.tsv has no class 'zz'"):
        inflection_of(INFLECTIONS, "ar", "zz")
