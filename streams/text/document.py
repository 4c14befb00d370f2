"""An article as the enrichers read it: title and text in one, folded once, with the way back to its fields."""

from dataclasses import dataclass

from streams.domain.article import Article
from streams.domain.enriched import FieldName
from streams.text.folding import Folded, fold

_GAP = "\n\n"  # two blanks when folded: no name of several words runs from the title into the text


@dataclass(frozen=True, slots=True)
class Document:
    """`body` is the title, a gap and the text as published; positions are its code points unless called folded."""

    body: str
    folded: Folded
    text_at: int  # where the text begins in `body`

    @classmethod
    def of(cls, article: Article) -> "Document":
        """Join and fold an article's fields."""
        head = f"{article.title}{_GAP}" if article.title else ""
        body = head + article.text
        return cls(body, fold(body), len(head))

    def locate(self, start: int, end: int) -> tuple[FieldName, int, int]:
        """A span of `body` as field, start and end within that field."""
        if start < self.text_at:
            return "title", start, end
        return "text", start - self.text_at, end - self.text_at
