"""HTML to plain text, in time that grows with the length alone: html.parser needs minutes for 100 KB of `<a `."""

import html
import re
from collections.abc import Iterator

_PARAGRAPHS = (
    *(
        "article",
        "blockquote",
        "figure",
        "footer",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "header",
        "hr",
        "ol",
        "p",
        "pre",
    ),
    *("section", "table", "ul"),
)
_BREAKS = dict.fromkeys(("br", "dd", "div", "dt", "li", "tr"), "\n") | dict.fromkeys(_PARAGRAPHS, "\n\n")
_HIDDEN = {name: re.compile(rf"</{name}[\s/>]", re.IGNORECASE) for name in ("script", "style")}
_OPENING = re.compile(r"<(?=[a-zA-Z/!?])")
_OTHER = r"<!--.*?-->|<(?!!--)[!?/][^>]*+>"  # comments, declarations, instructions: without a name
_TAG = re.compile(rf"""</?([a-zA-Z][^\s/>]*+)(?:[^>"']|"[^"]*"|'[^']*')*+>|{_OTHER}""", re.DOTALL)
_TAG_WITHOUT_QUOTES = re.compile(rf"</?([a-zA-Z][^\s/>]*+)[^>]*+>|{_OTHER}", re.DOTALL)
_LOOKS_LIKE_MARKUP = re.compile(r"<[a-zA-Z/!][^<>]*+>|&(?:\w+|#\w+);")
_HUGE_REFERENCE = re.compile(r"&#(?:[xX][0-9a-fA-F]{8,}|[0-9]{8,});?")  # html.unescape raises on thousands of digits
_SPACES = re.compile(r"\s+")
_GAPS = re.compile(r"\n{3,}")


def plain_text(value: str, *, is_html: bool) -> str:
    """`value` without tags and entities, one blank line between paragraphs.

    Args: is_html: whether the feed says so; what it calls plain is HTML too when it looks like it.
    """
    if is_html or _LOOKS_LIKE_MARKUP.search(value):
        value = "".join(_pieces(value))
    lines = (" ".join(line.split()) for line in value.splitlines())
    return _GAPS.sub("\n\n", "\n".join(lines)).strip()


def _pieces(markup: str) -> Iterator[str]:
    """The text between the tags, and line breaks where blocks begin and end."""
    position, tag = 0, _TAG
    while (start := _OPENING.search(markup, position)) is not None:
        yield _text(markup[position : start.start()])
        found = tag.match(markup, start.start())
        if found is None and tag is _TAG:
            tag = _TAG_WITHOUT_QUOTES  # a quote may be open: once is enough to look for its end
            found = tag.match(markup, start.start())
        if found is None:
            return  # never closed: a tag or a comment to the end
        name = (found[1] or "").lower()
        yield _BREAKS.get(name, "")
        position = _after(markup, name, found)
    yield _text(markup[position:])


def _text(piece: str) -> str:
    return _SPACES.sub(" ", html.unescape(_HUGE_REFERENCE.sub("\ufffd", piece)))


def _after(markup: str, name: str, tag: re.Match[str]) -> int:
    """Where the text goes on behind a tag: the content of a script or a style is none."""
    if name not in _HIDDEN or tag[0].startswith("</"):
        return tag.end()
    closing = _HIDDEN[name].search(markup, tag.end())
    return closing.start() if closing else len(markup)
