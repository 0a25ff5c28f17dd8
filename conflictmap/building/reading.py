"""The claims of articles, of which only those are read that the store does not remember."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from conflictmap.errors import ConflictmapError
from conflictmap.evidence import Progress
from conflictmap.model import Article, Claim
from conflictmap.store import Store

if TYPE_CHECKING:
    from conflictmap.reading.workers import Opened

# So many articles are read and remembered at a time: what a killed build may have to read again.
_READ_TOGETHER: Final = 32


@dataclass(frozen=True, slots=True)
class Read:
    """What was read.

    Attributes
    ----------
    claims
        In the order of the articles, and within one of its sentences; places are not resolved.
    problems
        What was left out.
    anew
        How many articles were not remembered.
    """

    claims: tuple[Claim, ...]
    problems: tuple[ConflictmapError, ...]
    anew: int


def read_claims(
    articles: Sequence[Article],
    store: Store,
    identity: str,
    opener: "Callable[[], Opened]",
    *,
    jobs: int,
    progress: Progress,
) -> Read:
    """Return the claims of articles.

    An article of which something was left out is not remembered: the next build tries, and tells, again.

    Parameters
    ----------
    identity
        Of all that claims follow from besides the article: what was read under another one is read again.
    opener
        Opens reader and gazetteer, in each process anew; with more than one job it is sent to them.
    jobs
        How many processes read.

    Raises
    ------
    StoreError
        What was remembered cannot be read or written.
    """
    # Imported here since where all is remembered nothing has to be read.
    from conflictmap.reading import Workers  # noqa: PLC0415 - see above

    claims: list[Claim] = []
    problems: list[ConflictmapError] = []
    anew = 0
    together = _READ_TOGETHER * jobs
    with Workers(opener, jobs) as workers:
        for first in range(0, len(articles), together):
            progress("Claims", first, len(articles))
            block = articles[first : first + together]
            found = {article: store.claims(article, identity) for article in block}
            new = [article for article in block if found[article] is None]
            read = list(workers.read_many(new))
            store.remember([(one.article, one.claims) for one in read if one.problem is None], identity)
            anew += len(read)
            problems += [one.problem for one in read if one.problem is not None]
            found |= {one.article: one.claims for one in read}
            claims += [claim for article in block for claim in found[article] or ()]
    progress("Claims", len(articles), len(articles))
    return Read(tuple(claims), tuple(problems), anew)
