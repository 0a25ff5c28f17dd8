"""What `claims` and `evaluate` share: the built-in reader's claims of articles, with their places."""

from functools import partial
from typing import TYPE_CHECKING

from conflictmap.cli.candidates import open_gazetteer
from conflictmap.cli.problems import say

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from conflictmap.errors import ConflictmapError
    from conflictmap.model import Article, Claim
    from conflictmap.places import Gazetteer
    from conflictmap.reading.workers import Opened


def located_claims(
    articles: "Sequence[Article]",
    theatres: list[str] | None,
    *,
    jobs: int = 1,
    notice: "Callable[[ConflictmapError], object]" = lambda _: None,
) -> "Iterator[tuple[Claim, ...]]":
    """Yield the claims of each article in order, with the places that could be resolved.

    Parameters
    ----------
    theatres
        Ids of the theatres that the articles are about; None tells it from each text.
    jobs
        How many processes read.
    notice
        Is told of each article that could not be read, after standard error has named it.
    """
    # Imported here since --help and wrong usage answer at once.
    from conflictmap.places import locate  # noqa: PLC0415 - see above
    from conflictmap.reading import Workers  # noqa: PLC0415 - as above

    gazetteer = open_gazetteer(theatres, None)
    opener = partial(_opened, tuple(theatres or ()), None if jobs > 1 else gazetteer)
    with Workers(opener, jobs) as workers:
        for read in workers.read_many(articles):
            if read.problem is not None:
                say(read.problem)
                notice(read.problem)
            yield locate(read.claims, {read.article.id: read.article}, gazetteer)


def _opened(theatres: tuple[str, ...], gazetteer: "Gazetteer | None") -> "Opened":
    """Return what reads and what knows places, in this process or in another."""
    from conflictmap.reading import Reader  # noqa: PLC0415 - as above
    from conflictmap.reading.extractors import BUILT_IN  # noqa: PLC0415 - as above
    from conflictmap.reading.workers import Opened  # noqa: PLC0415 - as above

    finder = gazetteer or open_gazetteer(list(theatres) or None, None)
    return Opened(Reader.open(theatres), BUILT_IN, finder)
