"""Which articles this reader understands."""

from collections.abc import Sequence

from conflictmap.errors import ArticleError, NotedError
from conflictmap.model import Article
from conflictmap.reading.sentences import MAX_SENTENCE, sentences_of

LANGUAGE = "en"


def readable(articles: Sequence[Article]) -> tuple[list[Article], list[ArticleError]]:
    """Return the articles in a language that frames exist for, and a problem for each of the others.

    Of an article that is read but for sentences that are too long, that is noted.
    """
    understood: list[Article] = []
    problems: list[ArticleError] = []
    for article in articles:
        if article.language != LANGUAGE:
            problems.append(
                ArticleError(
                    f"the article seems to be in another language ({article.language}), and is not read",
                    where=article.id,
                    mend="Put an English translation in its place",
                )
            )
            continue
        understood.append(article)
        too_long = _too_long(article)
        if too_long:
            problems.append(
                NotedError(
                    f"what goes on for more than {MAX_SENTENCE:,} characters without a full stop is not read"
                    f" ({too_long:,} characters)",
                    where=article.id,
                    mend="Put full stops or line ends where sentences end",
                )
            )
    return understood, problems


def _too_long(article: Article) -> int:
    """Return how many characters stand in sentences that are not read."""
    spans = article.passages if article.passages is not None else ((0, len(article.text)),)
    if all(end - start <= MAX_SENTENCE for start, end in spans):
        return 0
    lengths = (len(sentence.text) for sentence in sentences_of(article))
    return sum(length for length in lengths if length > MAX_SENTENCE)
