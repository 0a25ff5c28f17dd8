"""The articles that a map rests on, and which of them repeat others: articles.csv.

=============  ============================================================================================
column         what
=============  ============================================================================================
article        its id
title, source  headline and outlet, as far as they are known
url            its address
published      the day, ISO 8601
language       ISO 639-1 code
claims         how many claims were read in it
relation, of   `same`, `copy` (at another outlet) or `update` (another version), and the id of what it repeats
=============  ============================================================================================
"""

import csv
from collections import Counter
from collections.abc import Iterable
from pathlib import Path
from typing import Final

from conflictmap.articles.copies import Copy
from conflictmap.model import Article, Claim
from conflictmap.wording import cell

COLUMNS: Final = ("article", "title", "source", "url", "published", "language", "claims", "relation", "of")


def write_articles(
    articles: Iterable[Article], claims: Iterable[Claim], copies: Iterable[Copy], path: Path
) -> None:
    """Write the articles in their order, as CSV; no cell begins a formula.

    Parameters
    ----------
    copies
        Which of them repeat others.
    """
    count = Counter(claim.article for claim in claims)
    repeats = {copy.article: copy for copy in copies}
    with path.open("w", encoding="utf-8", errors="replace", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(COLUMNS)
        for article in articles:
            copy = repeats.get(article.id)
            relation = ("", "") if copy is None else (copy.kind.value, copy.of)
            told = (article.id, article.title, article.source, article.url, article.published)
            cells = (*told, article.language, count[article.id], *relation)
            writer.writerow(["" if one is None else cell(str(one)) for one in cells])
