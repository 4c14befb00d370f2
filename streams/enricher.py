"""The enricher: an article in, what the service says about it out."""

from collections.abc import Mapping
from typing import Any

from streams.domain.article import Article
from streams.domain.codec import article_of, encode_article
from streams.domain.enriched import EnrichedArticle, Escalation, Language, Pipeline
from streams.entities.gazetteer import Alias, load_gazetteer
from streams.entities.linker import Linked, entities_of, link
from streams.escalation.analyzer import analyze, not_read
from streams.escalation.lexicon import Cue, Term, load_lexicon, search_key
from streams.language.codes import UNDETERMINED
from streams.language.detector import Detector
from streams.text.document import Document
from streams.text.inflection import load_inflections
from streams.text.matching import Hit, Matcher, Pattern
from streams.version import VERSION

# Names in one of these stand in texts of any language that shares their script.
_LINGUA_FRANCA = frozenset({"en"})


class Enricher:
    """Holds the compiled tables; `enrich` is a pure function of the article and the versions of the tables.

    Building one takes about two seconds; share it. It may be used from several threads.
    """

    def __init__(self) -> None:
        inflections = load_inflections()
        gazetteer, lexicon = load_gazetteer(inflections), load_lexicon(inflections)
        self._detector = Detector()
        self._read_languages = lexicon.languages
        patterns: list[Pattern[Alias | Term | Cue]] = [*gazetteer.patterns, *lexicon.patterns]  # type: ignore[list-item]
        self._matcher = Matcher(patterns)
        self._pipeline = Pipeline(
            version=VERSION,
            gazetteer=f"{VERSION}+{gazetteer.version}",
            lexicon=f"{VERSION}+{lexicon.version}",
            detector=f"{VERSION}+{self._detector.fingerprint}",
        )

    def enrich(self, article: Article | Mapping[str, Any]) -> EnrichedArticle:
        """Enrich an article, or a raw one as a mapping; the record's times are None.

        Raises: ArticleRejected: a mapping that is no raw article, with its reason.
        """
        if not isinstance(article, Article):
            article = article_of(article)
            encode_article(article)  # what JSON cannot hold is told here, not by the caller's encoder
        document = Document.of(article)
        language = self._detector.detect(article.text, hint=article.language)
        names, words = self._hits(document, language)
        mentions = link(document, names)
        return EnrichedArticle(
            id=article.id,
            source=article.source,
            url=article.url,
            title=article.title,
            text=article.text,
            published_at=article.published_at,
            extra=article.extra,
            language=language,
            entities=entities_of(document, mentions),
            escalation=self._escalation(article, document, language, words, mentions),
            pipeline=self._pipeline,
        )

    def _hits(self, document: Document, language: Language) -> tuple[list[Hit[Alias]], list[Hit[Term | Cue]]]:
        names: list[Hit[Alias]] = []
        words: list[Hit[Term | Cue]] = []
        for hit in self._matcher.find(document.folded.text, self._searched(language)):
            (names if isinstance(hit.payload, Alias) else words).append(hit)  # type: ignore[arg-type]
        return names, words

    def _searched(self, language: Language) -> frozenset[str]:
        others = {alternative.code for alternative in language.alternatives}
        return frozenset({language.code, search_key(language.code), *others}) | _LINGUA_FRANCA

    def _escalation(
        self,
        article: Article,
        document: Document,
        language: Language,
        words: list[Hit[Term | Cue]],
        mentions: list[Linked],
    ) -> Escalation:
        if language.code == UNDETERMINED or language.code not in self._read_languages:
            return not_read()
        year = article.published_at.year if article.published_at else None
        return analyze(document, words, mentions, year=year)
