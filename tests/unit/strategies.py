"""What hypothesis makes: texts as the world writes them, raw articles, enriched records."""

import functools
import json
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from hypothesis import strategies as st

from streams.domain.article import FIELDS
from streams.domain.enriched import (
    Alternative,
    Context,
    EnrichedArticle,
    Entity,
    EntityType,
    Escalation,
    EventType,
    Form,
    Keyword,
    Language,
    Level,
    Mention,
    Pipeline,
    Quad,
    TruncatedEscalation,
)
from streams.resources import data_files, rows

LETTERS = [
    *(
        "ا",
        "إِ",
        "أَنَّ",
        "ـــ",
        "ة",
        "ى",
        "ی",
        "ک",
        "لل",
        "و",
        "وبال",
        "٣",
        "۴",
        "ב",
        "שָׁ",
        "ם",
        "ך",
        "é",
        "e\u0301",
        "И\u0306",
        "й",
        "ß",
    ),
    *(
        "İ",
        "ı",
        "ﬁ",
        "Ⅷ",
        "가",
        "한국",
        "中",
        "以色列",
        "ก",
        "अ",
        "½",
        "²",
        "𝐀",
        "🇮🇱",
        "👩\u200d🚒",
        "💥",
        "\U0010ffff",
    ),
]
SPACES = [
    *(
        " ",
        "  ",
        "\t",
        "\n",
        "\r\n",
        "\n\n",
        "\u00a0",
        "\u200b",
        "\u200c",
        "\u200d",
        "\u200e",
        "\u200f",
        "\u202b",
        "\u202c",
    ),
    *(
        "\u2066",
        "\u2069",
        "\ufeff",
        "\u00ad",
        "\x00",
        "\x1f",
        "\u2028",
        "\u3000",
        ".",
        ". ",
        "، ",
        "؟",
        "! ",
        "…",
        "“",
        "”",
    ),
    *("«", "»", '"', "-", "–", "'", "’", "_"),
]
CLITICS = ["و", "وب", "بال", "ولل", "ف", "ال", "ו", "שב", "מה", "ול", "ב", ""]
ENDINGS = ["ها", "هم", "ات", "ים", "ами", "ого", "s", "ing", "لار", ""]
SENTENCES = [
    "لم تهاجم القوات أي موقع.",
    "قال غالانت: “سنرد على الهجوم الإيراني”.",
    "اقرأ أيضا: حرب جديدة",
    "Israel did not rule out a strike on Iran.",
    "The ceasefire collapsed and 40 soldiers were killed by missiles in Gaza.",
    "Read also",
    "הצבא תקף בלבנון.",
    "تهران حمله را تکذیب کرد.",
    "Россия обстреляла Харьков.",
    "У 1973 році Єгипет напав на Ізраїль.",
    "L'armée n'a pas attaqué.",
    "El alto el fuego fracasó.",
]

# Any text JSON can hold: all code points but surrogates.
any_text = st.text(st.characters(exclude_categories=["Cs"]), max_size=60)


@functools.cache
def names() -> list[str]:
    """Names of the gazetteer's curated entities, as they are written."""
    found: list[str] = []
    for file in data_files("entities", ".jsonl"):
        for line in file.read_text(encoding="utf-8").splitlines():
            record = json.loads(line)
            for kind in ("names", "aliases", "short", "epithets"):
                found += [name for spellings in record.get(kind, {}).values() for name in spellings]
    return sorted(set(found))


@functools.cache
def terms() -> list[str]:
    """Stems of the lexicons and of the context cues, as the lists have them."""
    cells = [row[1] for file in data_files("lexicon", ".tsv") for row in rows(file, 5)]
    cells += [row[2] for file in data_files("context", ".tsv") for row in rows(file, 3)]
    return sorted({item.rpartition("/")[0].replace("_", " ") for cell in cells for item in cell.split()})


@st.composite
def _words(draw: st.DrawFn) -> str:
    stem = draw(st.one_of(st.sampled_from(names()), st.sampled_from(terms())))
    return draw(st.sampled_from(CLITICS)) + stem + draw(st.sampled_from(ENDINGS))


def pieces() -> st.SearchStrategy[str]:
    """One piece of a text: a name or a term with clitics, a sentence, a difficult letter, a difficult space, anything."""
    fixed = st.sampled_from([*LETTERS, *SPACES])
    return st.one_of(_words(), st.sampled_from(SENTENCES), fixed, st.sampled_from([" ", ", "]), any_text)


def texts(max_pieces: int = 30) -> st.SearchStrategy[str]:
    """Texts of such pieces; may be blank."""
    return st.lists(pieces(), max_size=max_pieces).map("".join)


def json_values() -> st.SearchStrategy[Any]:
    """What JSON can say and a consumer gets back unchanged: integers of 64 bits, finite doubles."""
    scalars = st.one_of(
        st.none(),
        st.booleans(),
        st.integers(-(2**63), 2**64 - 1),
        st.floats(allow_nan=False, allow_infinity=False),
        any_text,
    )
    return st.recursive(
        scalars, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(any_text, inner, max_size=3), max_leaves=6
    )


_NOT_OURS = any_text.filter(lambda key: key not in FIELDS and key != "extra")
times = st.datetimes(datetime(1970, 1, 2), datetime(2100, 1, 1), timezones=st.just(UTC))
_optional_text = st.none() | texts(6)


def raw_articles() -> st.SearchStrategy[dict[str, Any]]:
    """Raw articles that are accepted."""
    return st.fixed_dictionaries(
        {"text": texts().filter(lambda text: bool(text.strip()))},
        optional={
            "id": st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1, max_size=100),
            "title": _optional_text,
            "url": _optional_text,
            "source": _optional_text,
            "language": st.none() | st.sampled_from(["ar", "he", "xx", ""]),
            "published_at": st.none() | times.map(datetime.isoformat) | any_text,
            "extra": st.none() | st.dictionaries(_NOT_OURS, json_values(), max_size=3),
        },
    ).flatmap(lambda known: st.dictionaries(_NOT_OURS, json_values(), max_size=3).map(lambda more: {**more, **known}))


_shares = st.integers(0, 100).map(lambda n: n / 100)
_points = st.floats(-100, 100).map(lambda p: round(p, 2) + 0.0)
_scores = st.floats(0, 100).map(lambda p: round(p, 1) + 0.0)
_positions = st.integers(0, 10**6)
_fields = st.sampled_from(["title", "text"])
_mentions = st.builds(
    Mention, field=_fields, start=_positions, end=_positions, text=any_text, form=st.sampled_from(Form)
)
_entities = st.builds(
    Entity,
    id=st.none() | any_text,
    type=st.sampled_from(EntityType),
    name=any_text,
    country=st.none() | st.sampled_from(["IL", "XK"]),
    claimants=st.sampled_from([(), ("IL", "PS")]),
    latitude=st.none() | st.floats(-90, 90),
    longitude=st.none() | st.floats(-180, 180),
    count=_positions,
    mentions=st.lists(_mentions, max_size=3).map(tuple),
)
_keywords = st.builds(
    Keyword,
    term=any_text,
    type=st.sampled_from(EventType),
    quad=st.sampled_from(Quad),
    weight=st.floats(0, 10),
    points=_points,
    context=st.sampled_from(Context),
    quoted=st.booleans(),
    speaker=st.none() | any_text,
    field=_fields,
    start=_positions,
    end=_positions,
    text=any_text,
)
_escalation: Mapping[str, st.SearchStrategy[Any]] = {
    "score": st.none() | _scores,
    "deescalation": st.none() | _scores,
    "level": st.none() | st.sampled_from(Level),
    "quads": st.fixed_dictionaries({quad.value: _positions for quad in Quad}),
    "keywords": st.lists(_keywords, max_size=3).map(tuple),
}


def enriched_records() -> st.SearchStrategy[EnrichedArticle]:
    """Any record of `streams.enriched/1`, whether or not an enricher would write it."""
    return st.builds(
        EnrichedArticle,
        schema=st.just("streams.enriched/1"),
        id=any_text,
        source=st.none() | any_text,
        url=st.none() | any_text,
        title=st.none() | any_text,
        text=any_text,
        published_at=st.none() | times,
        extra=st.dictionaries(any_text, json_values(), max_size=3),
        language=st.builds(
            Language,
            code=any_text,
            confidence=_shares,
            script=st.none() | any_text,
            hint=st.none() | any_text,
            alternatives=st.lists(st.builds(Alternative, code=any_text, confidence=_shares), max_size=3).map(tuple),
        ),
        entities=st.lists(_entities, max_size=3).map(tuple),
        escalation=st.builds(Escalation, **_escalation)
        | st.builds(TruncatedEscalation, **_escalation, truncated=st.just(True), points_omitted=_points),
        pipeline=st.builds(
            Pipeline,
            version=any_text,
            gazetteer=any_text,
            lexicon=any_text,
            detector=any_text,
            received_at=st.none() | times,
            enriched_at=st.none() | times,
            seconds=st.none() | st.floats(0, 1000),
        ),
    )
