"""RSS, Atom and the HTML in them."""

import io
from typing import Any

import pytest

from streams.sources.entries import Bad, Place
from streams.sources.feed import read_feed
from streams.sources.markup import plain_text


def read(data: bytes) -> list[Any]:
    """The fields of each item, or the problem."""
    found = read_feed(io.BytesIO(data), Place(file="f.xml"), name="f.xml")
    return [item.problem if isinstance(item, Bad) else item.body for item in found]


def rss(items: str, *, channel: str = "<title>Agency</title>", head: str = "") -> bytes:
    return (
        f'{head}<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/"><channel>{channel}'
        f"{items}</channel></rss>"
    ).encode()


def atom(entry: str) -> bytes:
    return f'<feed xmlns="http://www.w3.org/2005/Atom"><title>Agency</title><entry>{entry}</entry></feed>'.encode()


def item(**expected: str) -> dict[str, str]:
    return {"source": "Agency", **expected}


ITEMS = [
    pytest.param(rss("<item><title>T</title><description>D</description></item>"), item(title="T", text="D"), id="rss"),
    pytest.param(
        rss("<item><title>T</title><description>D</description><content:encoded>C</content:encoded></item>"),
        item(title="T", text="C"),
        id="the-whole-text-before-the-summary",
    ),
    pytest.param(
        rss("<item><title>T</title><description> </description></item>"),
        item(text="T"),
        id="no-body-the-title-is-the-text",
    ),
    pytest.param(
        rss(
            "<item><title>a&lt;br&gt;b</title><description>&lt;p&gt;x &amp;quot;y&amp;quot;&lt;p&gt;z</description></item>"
        ),
        item(title="a b", text='x "y"\n\nz'),
        id="html-and-entities",
    ),
    pytest.param(
        rss("<item><description><![CDATA[<b>x</b><script>alert(1)</script>]]></description></item>"),
        item(text="x"),
        id="cdata-and-script",
    ),
    pytest.param(
        rss("<item><description>D</description><pubDate>Sun, 14 Apr 2024 02:30:00 +0300</pubDate></item>"),
        item(text="D", published_at="2024-04-13T23:30:00Z"),
        id="time-in-utc",
    ),
    pytest.param(
        rss("<item><description>D</description><pubDate>gestern</pubDate></item>"),
        item(text="D", published_at="gestern"),
        id="unreadable-time-is-passed-on",
    ),
    pytest.param(
        rss("<item><description>D</description></item>", channel="<link>http://x.example/</link>"),
        {"source": "http://x.example/", "text": "D"},
        id="source-is-the-link-where-there-is-no-title",
    ),
    pytest.param(
        rss("<item><description>D</description></item>", channel=""),
        {"source": "f.xml", "text": "D"},
        id="source-is-the-file-where-there-is-neither",
    ),
    pytest.param(
        rss("<item><description>D</description></item>", channel="<title>Agency</title><language>ar-SA</language>"),
        item(text="D", language="ar-SA"),
        id="language-is-a-hint",
    ),
    pytest.param(rss("<item><description>D</description>"), item(text="D"), id="cut-off"),
    pytest.param(
        rss(
            "<item><description>D</description></item>",
            head='<?xml version="1.0"?><!DOCTYPE rss SYSTEM "file:///etc/passwd">',
        ),
        item(text="D"),
        id="a-document-type-is-not-fetched",
    ),
    pytest.param(
        atom(
            "<title>T</title><content type='html'>&lt;p>x &lt;i>y</content><updated>2024-04-14T02:30:00+02:00</updated>"
        ),
        item(title="T", text="x y", published_at="2024-04-14T00:30:00Z"),
        id="atom",
    ),
    pytest.param(
        atom(
            "<title>T</title><summary>S</summary><published>2024-04-14T02:30:00Z</published><updated>2024-05-01</updated>"
        ),
        item(title="T", text="S", published_at="2024-04-14T02:30:00Z"),
        id="published-before-updated",
    ),
    pytest.param(
        atom("<summary>S</summary><source><title>Other</title></source>"),
        {"source": "Other", "text": "S"},
        id="a-feed-of-feeds-names-the-source",
    ),
]


@pytest.mark.parametrize(("data", "expected"), ITEMS)
def test_items(data: bytes, expected: dict[str, str]) -> None:
    assert read(data) == [expected]


@pytest.mark.parametrize("encoding", ["utf-8", "windows-1256", "utf-16"])
def test_encodings(encoding: str) -> None:
    data = rss("<item><title>عنوان</title></item>", channel="", head=f'<?xml version="1.0" encoding="{encoding}"?>')
    assert read(data.decode().encode(encoding)) == [{"source": "f.xml", "text": "عنوان"}]


def test_the_id_is_of_source_and_guid_or_link() -> None:
    [guid, link, both, other_source] = [
        read(rss(f"<item><title>T</title>{tags}</item>", channel=f"<title>{source}</title>"))[0]["id"]
        for tags, source in (
            ("<guid isPermaLink='false'>1</guid>", "A"),
            ("<link>http://x.example/1</link>", "A"),
            ("<guid isPermaLink='false'>1</guid><link>http://x.example/2</link>", "A"),
            ("<guid isPermaLink='false'>1</guid>", "B"),
        )
    ]
    assert guid == both
    assert len({guid, link, other_source}) == 3
    assert all(value.startswith("feed:") for value in (guid, link, other_source))


@pytest.mark.parametrize(
    ("data", "problem"),
    [
        pytest.param(b"", "no RSS or Atom feed", id="empty"),
        pytest.param(b"<html><body>x</body></html>", "no RSS or Atom feed", id="another-kind-of-xml"),
        pytest.param(b"http://x.example/feed", "no RSS or Atom feed", id="an-address-is-not-fetched"),
        pytest.param(b"/etc/passwd", "no RSS or Atom feed", id="a-path-is-not-opened"),
        pytest.param(
            rss("<item><title>&a;</title></item>", head='<!DOCTYPE x [<!ENTITY a "b">]>'),
            "it declares XML entities",
            id="entities",
        ),
        pytest.param(
            rss("", head='<!DOCTYPE x [<!entity a "b">]>').decode().encode("utf-16"),
            "it declares XML entities",
            id="entities-in-utf-16",
        ),
    ],
)
def test_refused(data: bytes, problem: str) -> None:
    [found] = read(data)
    assert found.startswith(problem)


@pytest.mark.parametrize(
    ("value", "is_html", "expected"),
    [
        pytest.param("a < b and c > d", True, "a < b and c > d", id="signs-that-are-no-tags"),
        pytest.param("x <y", False, "x <y", id="plain-stays-plain"),
        pytest.param("R&amp;D", False, "R&D", id="plain-that-looks-like-html"),
        pytest.param("<img alt='a > b'>t", True, "t", id="quoted-attribute"),
        pytest.param('<a href="x>y</a>', True, "y", id="open-quote"),
        pytest.param("<!-- a > b -->x<!DOCTYPE y><?z?>", True, "x", id="comments-and-declarations"),
        pytest.param("x<!-- never closed", True, "x", id="open-comment"),
        pytest.param("<STYLE>a</style\n>b<script>c", True, "b", id="style-and-open-script"),
        pytest.param("<ul><li>a</li><li>b</li></ul>c", True, "a\n\nb\n\nc", id="list"),
        pytest.param("a\n  b<br>c<p>d", True, "a b\nc\n\nd", id="line-breaks"),
        pytest.param("&#" + "1" * 5000 + ";x", True, "\ufffdx", id="endless-reference"),
        pytest.param("می\u200cشود", True, "می\u200cشود", id="joiners-stay"),
    ],
)
def test_plain_text(value: str, is_html: bool, expected: str) -> None:
    assert plain_text(value, is_html=is_html) == expected


@pytest.mark.parametrize("piece", ["<", "<!", "<!--", "<a ", "<a b='", "<a b='>", "</a", "<script>", "&#", "<![CDATA["])
def test_plain_text_takes_no_longer_than_its_input(piece: str) -> None:
    # In html.parser, 100 KB of some of these take minutes; here a megabyte takes part of a second.
    assert len(plain_text(piece * (1_000_000 // len(piece)), is_html=True)) <= 1_000_000
