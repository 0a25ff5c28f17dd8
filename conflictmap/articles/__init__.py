"""From files and folders to articles: text, date, language, and which of their paragraphs to read."""

from conflictmap.articles.batch import Batch, Dropped, read_articles, read_content

__all__ = ["Batch", "Dropped", "read_articles", "read_content"]
