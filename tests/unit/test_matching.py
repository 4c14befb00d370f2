"""The automaton: every pattern, with its inflection, in its languages, and nothing else."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from streams.text.folding import fold, fold_term
from streams.text.inflection import EXACT, SUFFIXED, UNBOUNDED, Inflection
from streams.text.matching import Hit, Matcher, Pattern

EN = frozenset({"en"})
AR_NOUN = Inflection(frozenset({"", "و", "ال", "وال", "لل", "ولل"}), frozenset({"", "ات"}))


def pattern(stem: str, inflection: Inflection = EXACT, languages: frozenset[str] | None = EN) -> Pattern[str]:
    return Pattern(stem=fold_term(stem), inflection=inflection, languages=languages, payload=stem)


def found(text: str, *patterns: Pattern[str], languages: frozenset[str] = EN) -> list[tuple[str, str]]:
    """Payload and published text of the hits."""
    folded = fold(text)
    hits: list[Hit[str]] = list(Matcher(patterns).find(folded.text, languages))
    spans = [(hit.payload, folded.span(hit.token, hit.end)) for hit in hits]
    return [(payload, text[start:end]) for payload, (start, end) in spans]


@pytest.mark.parametrize(
    ("text", "stem", "inflection", "published"),
    [
        pytest.param("The war, again", "war", EXACT, ["war"], id="exact"),
        pytest.param("warm wars postwar", "war", EXACT, [], id="exact-is-the-whole-word"),
        pytest.param("war", "war", EXACT, ["war"], id="the-whole-text"),
        pytest.param("war war", "war", EXACT, ["war", "war"], id="neighbours-share-a-blank"),
        pytest.param("They opened fire on us", "opened fire", EXACT, ["opened fire"], id="phrase"),
        pytest.param("They opened. Fire!", "opened fire", EXACT, [], id="a-phrase-runs-over-no-stop"),
        pytest.param("والصواريخ صواريخات", "صواريخ", AR_NOUN, ["والصواريخ", "صواريخات"], id="prefixes-and-suffixes"),
        pytest.param("بالصواريخ", "صواريخ", AR_NOUN, [], id="not-this-prefix"),
        pytest.param("للبنتاغون", "البنتاغون", AR_NOUN, ["للبنتاغون"], id="li-swallows-the-alif-of-the-article"),
        pytest.param("袭击以色列军队", "以色列", UNBOUNDED, ["以色列"], id="scripts-without-blanks"),
        pytest.param("이스라엘에서 온", "이스라엘", SUFFIXED, ["이스라엘에서"], id="korean-particles"),
    ],
)
def test_one_pattern(text: str, stem: str, inflection: Inflection, published: list[str]) -> None:
    assert [text for _, text in found(text, pattern(stem, inflection))] == published


def test_a_pattern_is_searched_in_its_languages_only() -> None:
    patterns = pattern("war"), pattern("war", languages=frozenset({"de"})), pattern("war", languages=None)
    assert len(found("war", *patterns)) == 2
    assert len(found("war", *patterns, languages=frozenset({"de", "en"}))) == 3
    assert len(found("war", *patterns, languages=frozenset())) == 1


def test_overlapping_patterns_are_all_found() -> None:
    assert {
        payload
        for payload, _ in found(
            "the West Bank of Jordan", pattern("West Bank"), pattern("Bank"), pattern("Bank of Jordan")
        )
    } == {
        "West Bank",
        "Bank",
        "Bank of Jordan",
    }


def test_two_payloads_may_share_a_stem() -> None:
    first, second = Pattern(stem="war", inflection=EXACT, languages=None, payload="a"), pattern("war", languages=None)
    assert {payload for payload, _ in found("war", first, second)} == {"a", "war"}


words = st.text("abא ", min_size=1, max_size=3).filter(str.strip)


@settings(deadline=None, max_examples=100)
@given(st.lists(words, min_size=1, max_size=5, unique=True), st.lists(words, max_size=12).map(" ".join))
def test_exact_patterns_are_found_as_a_naive_search_finds_them(stems: list[str], text: str) -> None:
    folded = fold(text).text
    patterns = [pattern(stem) for stem in stems]
    naive = sorted(
        (p.payload, at) for p in patterns for at in range(len(folded)) if folded.startswith(f" {p.stem} ", at)
    )
    hits: list[Hit[str]] = list(Matcher(patterns).find(folded, EN))
    assert sorted((hit.payload, hit.start - 1) for hit in hits) == naive
