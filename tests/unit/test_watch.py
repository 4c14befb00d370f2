"""The live table: what others wrote is made safe, and every line fits."""

import json
import unicodedata
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from streams.watch.bidi import is_right_to_left, shape, visual_order
from streams.watch.rows import ArticleRow, DeadRow, Row, article_row, clean, dead_row
from streams.watch.screen import Tally, choose_bidi
from streams.watch.table import Bidi, Layout, plain_line

NOW = datetime(2024, 4, 14, 3, 30, tzinfo=UTC)
ARABIC = "هجوم"


def record(**changes: Any) -> bytes:
    """One record of `articles.enriched`, as far as the table reads it."""
    whole: dict[str, Any] = {
        "id": "id", "title": "Title", "text": "Text", "published_at": "2024-04-14T03:30:00Z",
        "language": {"code": "ar"},
        "entities": [{"name": "Israel", "count": 1}, {"name": "Iran", "count": 7}],
        "escalation": {
            "score": 71.04, "level": "high",
            "keywords": [
                {"text": "strike", "points": 2.0}, {"text": "ceasefire", "points": -5.0},
                {"text": "strike", "points": 1.0}, {"text": "war", "points": 0.0},
            ],
        },
    }  # fmt: skip
    return json.dumps(whole | changes).encode()


def article(**changes: Any) -> ArticleRow:
    """A row with the given fields."""
    fields: dict[str, Any] = {
        "id": "id", "published_at": NOW, "language": "ar", "score": 71.0, "level": "high", "title": "Title",
        "entities": ("Iran",), "keywords": ("strike",),
    }  # fmt: skip
    return ArticleRow(**(fields | changes))


DEAD = DeadRow(arrived_at=NOW, reason="not_json", detail="at line 1", origin="articles.raw/3/17")


def test_a_row_says_the_most_important_first() -> None:
    row = article_row(record(), arrived_at=NOW, origin="")
    assert isinstance(row, ArticleRow)
    assert (row.entities, row.keywords) == (("Iran", "Israel"), ("ceasefire", "strike"))
    assert (row.published_at, row.score, row.level) == (NOW, 71.04, "high")


def test_an_article_without_title_shows_its_text() -> None:
    row = article_row(record(title=None), arrived_at=NOW, origin="")
    assert isinstance(row, ArticleRow)
    assert row.title == "Text"


@pytest.mark.parametrize(
    "value",
    [
        pytest.param(None, id="tombstone"),
        pytest.param(b"", id="empty"),
        pytest.param(b"\xff", id="not-utf8"),
        pytest.param(b"[]", id="not-an-object"),
        pytest.param(b"{}", id="without-fields"),
        pytest.param(record(entities=[{}]), id="an-entity-without-name"),
        pytest.param(record(title=7), id="a-title-that-is-a-number"),
        pytest.param(record(published_at="soon"), id="a-time-that-is-none"),
        pytest.param(record(escalation={"score": "x", "level": None, "keywords": []}), id="a-score-that-is-none"),
    ],
)
def test_what_is_no_record_of_ours_is_named_not_fatal(value: bytes | None) -> None:
    row = article_row(value, arrived_at=NOW, origin="articles.enriched/0/5")
    assert row == DeadRow(
        arrived_at=NOW, reason="unreadable", detail="not streams.enriched/1", origin="articles.enriched/0/5"
    )


@pytest.mark.parametrize(
    ("headers", "shown"),
    [
        pytest.param(
            [("streams-reason", b"not_json"), ("streams-detail", b"at line 1"), ("streams-topic", b"articles.raw"),
             ("streams-partition", b"3"), ("streams-offset", b"17")],
            ("not_json", "at line 1", "articles.raw/3/17"),
            id="ours",
        ),
        pytest.param([], ("unknown", "", "here/0/0"), id="none"),
        pytest.param([("streams-reason", b"\x1b[31m\xff")], ("[31m\ufffd", "", "here/0/0"), id="hostile"),
        pytest.param([("streams-reason", None)], ("unknown", "", "here/0/0"), id="null"),
    ],
)  # fmt: skip
def test_a_dead_letter_is_told_by_its_headers(
    headers: list[tuple[str, bytes | None]], shown: tuple[str, str, str]
) -> None:
    row = dead_row(headers, arrived_at=NOW, origin="here/0/0")
    assert (row.reason, row.detail, row.origin) == shown


@pytest.mark.parametrize(
    ("text", "safe"),
    [
        pytest.param("\x1b[31mred\x07", "[31mred", id="escape-sequence"),
        pytest.param("\x9b31m\x85", "31m", id="c1-controls"),
        pytest.param("a\nb\r\tc\u2028d", "a b c d", id="line-breaks"),
        pytest.param("\u202eabc\u2066\u200f", "abc", id="direction-controls"),
        pytest.param("\U000e0041x\ufeff", "x", id="invisible-tags"),
        pytest.param("\ue000", "\N{REPLACEMENT CHARACTER}", id="private-use"),
        pytest.param("می\u200cخواهم", "می\u200cخواهم", id="persian-joiner-stays"),
        pytest.param("z" + "\u0301" * 50, "z" + "\u0301" * 4, id="heap-of-marks"),
        pytest.param("[bold]x[/bold] {0} %s", "[bold]x[/bold] {0} %s", id="markup-is-only-text"),
        pytest.param("x" * 5000, "x" * 400, id="long"),
    ],
)
def test_foreign_text_is_made_safe(text: str, safe: str) -> None:
    assert clean(text) == safe


@given(st.text())
def test_no_control_character_survives(text: str) -> None:
    kinds = {unicodedata.category(character) for character in clean(text)}
    assert kinds.isdisjoint({"Cc", "Cs", "Co", "Cn", "Zl", "Zp"})


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        pytest.param("abc", "abc", id="latin"),
        pytest.param("אבג", "גבא", id="hebrew"),
        pytest.param("אב 12 גד", "דג 12 בא", id="a-number-inside"),
        pytest.param("אב F-35 גד", "דג F-35 בא", id="latin-inside"),
        pytest.param("in אבג now", "in גבא now", id="hebrew-inside-latin"),
        pytest.param("א (ב) ג", "ג (ב) א", id="brackets-are-mirrored"),
        pytest.param("קָט", "טקָ", id="a-mark-stays-on-its-letter"),
        pytest.param("אב.", ".בא", id="full-stop-goes-left"),
        pytest.param("٣٫٥ هجوم", "موجه ٣٫٥", id="arabic-number"),
        pytest.param("هجوم 1,000", "1,000 موجه", id="number-with-separator"),
        pytest.param("", "", id="empty"),
    ],
)
def test_visual_order(text: str, shown: str) -> None:
    assert visual_order(text) == shown


@given(st.text(alphabet="abאבهج12٣ .,-+%$/:éَ"))
def test_visual_order_loses_nothing(text: str) -> None:
    assert sorted(visual_order(text)) == sorted(text)


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        pytest.param("هجوم", "\ufeeb\ufea0\ufeee\ufee1", id="waw-does-not-join-on"),
        pytest.param("لا", "\ufefb", id="lam-alef"),
        pytest.param("سلام", "\ufeb3\ufefc\ufee1", id="lam-alef-after-a-joining-letter"),
        pytest.param("می\u200cخواهم", "\ufee3\ufbfd\ufea7\ufeee\ufe8d\ufeeb\ufee2", id="a-joiner-parts-and-goes"),
        pytest.param("بَب", "\ufe91\u064e\ufe90", id="marks-do-not-part"),
        pytest.param("גלנט x", "גלנט x", id="others-stay"),
    ],
)
def test_arabic_letters_are_joined(text: str, shown: str) -> None:
    assert shape(text) == shown


TITLES = [
    pytest.param("Iran fires hundreds of drones and missiles at Israel in its first direct attack", id="latin"),
    pytest.param("إيران تطلق مئات المسيرات والصواريخ على إسرائيل في أول هجوم مباشر من أراضيها", id="arabic"),
    pytest.param("איראן שיגרה מאות כטב״מים וטילים לעבר ישראל", id="hebrew"),
    pytest.param(
        "上川外相、イランの攻撃を非難「事態のさらなる悪化を深く懸念し、強く非難する」", id="japanese-is-two-cells-wide"
    ),
    pytest.param("हिन्दी में लिखा हुआ एक शीर्षक जो काफ़ी लंबा है", id="devanagari"),
    pytest.param("", id="empty"),
]


@pytest.mark.parametrize("title", TITLES)
@pytest.mark.parametrize("bidi", list(Bidi))
@pytest.mark.parametrize("width", [80, 99, 100, 119, 120, 140, 250])
def test_every_line_fits_the_terminal(title: str, bidi: Bidi, width: int) -> None:
    layout = Layout(width=width, bidi=bidi)
    rows: list[Row] = [
        article(title=title, keywords=(ARABIC,) * 9),
        article(score=None, level=None, published_at=None),
        DEAD,
    ]
    for row in rows:
        lines = layout.lines(row)
        assert len(lines) == (1 if width >= 120 else 2)
        assert all(cell_len(line.plain) <= width for line in lines)
    assert cell_len(layout.header().plain) <= width


@pytest.mark.parametrize(
    ("bidi", "line"),
    [
        pytest.param(Bidi.TERMINAL, "\u2068هجوم\u2069", id="terminal-gets-isolates-in-reading-order"),
        pytest.param(Bidi.VISUAL, "\ufee1\ufeee\ufea0\ufeeb", id="visual-is-joined-and-reversed"),
    ],
)
def test_right_to_left_titles_end_at_the_right_edge(bidi: Bidi, line: str) -> None:
    first = Layout(width=80, bidi=bidi).lines(article(title=ARABIC))[0].plain
    assert first.endswith(" " + line)
    assert cell_len(first) == 80


def test_a_title_that_is_cut_loses_its_end_not_its_beginning() -> None:
    title = "אחת " + "שתיים " * 30
    first = Layout(width=80, bidi=Bidi.VISUAL).lines(article(title=title))[0].plain
    assert first.endswith("תחא")
    assert "…" in first


def test_columns_stand_where_they_stand_in_every_language() -> None:
    layout = Layout(width=140, bidi=Bidi.VISUAL)
    lines = [layout.lines(article(title=title))[0].plain for title in ("Title", ARABIC, "上川外相")]
    assert {cell_len(line[: line.index("Iran")]) for line in lines} == {cell_len(lines[0].partition("Iran")[0])}


@pytest.mark.parametrize(
    ("row", "line"),
    [
        pytest.param(
            article(title=ARABIC),
            f"enriched\t2024-04-14T03:30:00Z\tar\t71.0\thigh\t{ARABIC}\tIran\tstrike",
            id="article",
        ),
        pytest.param(
            article(score=None, level=None, published_at=None),
            "enriched\t–\tar\t–\t–\tTitle\tIran\tstrike",
            id="not-read-is-not-calm",
        ),
        pytest.param(
            DEAD, "dead-letter\t2024-04-14T03:30:00Z\tnot_json\tat line 1\tarticles.raw/3/17", id="dead-letter"
        ),
    ],
)
def test_plain_lines(row: ArticleRow | DeadRow, line: str) -> None:
    assert plain_line(row) == line


def test_the_tally_counts_and_knows_the_highest() -> None:
    tally = Tally()
    for second, score in enumerate([3.0, None, 88.0, 12.0]):
        tally.add(article(score=score, level="severe"), now=float(second))
    tally.add(DEAD, now=3.0)
    assert tally.line(now=3.0) == "4 articles, 1 dead letters, 0.8 articles/s, highest 88.0 severe"
    assert tally.rate(now=100.0) == 0


@pytest.mark.parametrize(
    ("environ", "chosen"),
    [
        pytest.param({"TERM": "xterm-256color"}, Bidi.VISUAL, id="unknown-terminal"),
        pytest.param({"TERM": "xterm-256color", "VTE_VERSION": "7600"}, Bidi.VISUAL, id="vte-obeys-us"),
        pytest.param(
            {"TERM": "tmux-256color", "TMUX": "x", "VTE_VERSION": "7600"}, Bidi.TERMINAL, id="vte-around-tmux"
        ),
        pytest.param({"TERM": "tmux-256color", "TMUX": "x"}, Bidi.VISUAL, id="tmux"),
        pytest.param({"TERM": "xterm-256color", "KONSOLE_VERSION": "230804"}, Bidi.TERMINAL, id="konsole"),
        pytest.param({"TERM": "xterm-256color", "TERM_PROGRAM": "Apple_Terminal"}, Bidi.TERMINAL, id="apple"),
        pytest.param({"TERM": "mlterm"}, Bidi.TERMINAL, id="mlterm"),
    ],
)
def test_who_reorders_is_known_from_the_environment(environ: dict[str, str], chosen: Bidi) -> None:
    assert choose_bidi("auto", environ) is chosen
    assert choose_bidi("visual", environ) is Bidi.VISUAL
    assert choose_bidi("terminal", environ) is Bidi.TERMINAL


def test_direction_is_that_of_the_first_strong_character() -> None:
    assert is_right_to_left("7: هجوم on")
    assert not is_right_to_left("7: on هجوم")
