"""What a project's articles say, and who is told how the reading of them goes."""

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from conflictmap.errors import ConflictmapError
from conflictmap.model import Actor, Article, Claim, Place

if TYPE_CHECKING:
    from conflictmap.articles.copies import Copy
    from conflictmap.corrections.applying import Unapplied
    from conflictmap.places.online import Lookups

Notice = Callable[[ConflictmapError], None]
"""Told of each problem when it is found."""


class Progress(Protocol):
    """Told how far long work has come; `total` is 0 where it is not known."""

    def __call__(self, stage: str, done: int, total: int) -> None:
        """Take note of a stage, and of how many of its items are done."""


def silent(stage: str, done: int, total: int) -> None:
    """Show nothing."""


def unsaid(problem: ConflictmapError) -> None:
    """Leave a problem to whoever looks at the evidence."""


@dataclass(frozen=True, slots=True)
class Evidence:
    """What a project's articles say.

    Attributes
    ----------
    claims
        In the order of articles and sentences, with their places where these could be resolved.
    places
        The places of the claims, and those they lie within.
    actors
        Everybody that the theatres and the project list, and whoever else the claims name.
    problems
        What was left out, or is missing.
    boilerplate, repeats
        How many paragraphs were not read.
    read_anew
        How many articles were not remembered from an earlier build.
    lookups
        What became of names that an online service was asked for; None where the project has none.
    unread
        How many articles the reader failed on; the next build tries again.
    copies
        Which articles repeat an earlier one.
    added
        How many of the articles, the last ones, are reports of which corrections.toml gives a sentence.
    stale
        Decisions about claims that are not read any more.
    """

    articles: tuple[Article, ...]
    claims: tuple[Claim, ...]
    places: tuple[Place, ...]
    actors: tuple[Actor, ...]
    problems: tuple[ConflictmapError, ...]
    boilerplate: int
    repeats: int
    read_anew: int
    lookups: "Lookups | None" = None
    unread: int = 0
    copies: "tuple[Copy, ...]" = ()
    added: int = 0
    stale: "tuple[Unapplied, ...]" = ()

    @property
    def kinds_of_copies(self) -> Mapping[str, int]:
        """How many articles are the same as, a copy of, or another version of an earlier one."""
        return Counter(copy.kind.value for copy in self.copies)

    @property
    def unresolved(self) -> tuple[tuple[str, int], ...]:
        """The place names that nobody could be found for, with the number of their claims, most first."""
        open_names = (
            claim.toponym.text for claim in self.claims if claim.place is None and not claim.rejected
        )
        counts = Counter(open_names)
        return tuple(sorted(counts.items(), key=lambda item: (-item[1], item[0])))
