"""What `claims` and `evaluate` share: the built-in reader's claims of articles, with their places."""

from typing import TYPE_CHECKING

from conflictmap.cli.candidates import open_gazetteer

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from conflictmap.model import Article, Claim


def located_claims(
    articles: "Sequence[Article]", theatres: list[str] | None
) -> "Iterator[tuple[Claim, ...]]":
    """Yield the claims of each article in order, with the places that could be resolved.

    Parameters
    ----------
    theatres
        Ids of the theatres that the articles are about; None tells it from each text.
    """
    # Imported here since --help and wrong usage answer at once.
    from conflictmap.places import locate  # noqa: PLC0415 - see above
    from conflictmap.reading import Reader  # noqa: PLC0415 - as above

    gazetteer = open_gazetteer(theatres, None)
    reader = Reader.open(theatres or ())
    for article, claims in zip(articles, reader.read_many(articles, gazetteer), strict=True):
        yield locate(claims, {article.id: article}, gazetteer)
