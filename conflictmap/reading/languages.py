"""Which articles this reader understands."""

from collections.abc import Sequence

from conflictmap.errors import ArticleError
from conflictmap.model import Article

LANGUAGE = "en"


def readable(articles: Sequence[Article]) -> tuple[list[Article], list[ArticleError]]:
    """Return the articles in a language that frames exist for, and a problem for each of the others."""
    understood = [article for article in articles if article.language == LANGUAGE]
    foreign = [
        ArticleError(
            f"the article seems to be in another language ({article.language}), and is not read",
            where=article.id,
            mend="Put an English translation in its place",
        )
        for article in articles
        if article.language != LANGUAGE
    ]
    return understood, foreign
