"""What needs a person, and what hangs on it."""

from dataclasses import dataclass
from enum import StrEnum

from conflictmap.model import Article, Claim


class Kind(StrEnum):
    """What sort of thing needs a person."""

    PLACE = "place"
    ACTOR = "actor"
    CLAIM = "claim"
    CONTRADICTION = "contradiction"
    DATE = "date"
    STALE = "stale"


@dataclass(frozen=True, slots=True)
class Quoted:
    """A claim, and the article that its sentence stands in."""

    claim: Claim
    article: Article | None


@dataclass(frozen=True, slots=True)
class Candidate:
    """Who or what may be meant: the id of a place or an actor, and a few words about it."""

    id: str
    about: str


@dataclass(frozen=True, slots=True)
class Item:
    """Something that needs a person.

    Attributes
    ----------
    what
        What is open, in a sentence without its full stop.
    days
        Place-days whose colour hangs on it: a day on which one place would be shown otherwise.
    doubt
        Probability, 0 to 1, that those days are now shown wrongly, or not at all.
    quotes
        The claims that it is about, the most telling first.
    candidates
        Who or what may be meant, the likeliest first.
    name
        For a place or an actor, how the articles call it.
    lines
        For corrections.toml: pasted there, they settle it; "" where only `settings` or `command` do.
    settings
        The same for conflictmap.toml.
    command
        What else helps: a command, or what is to be mended where.
    """

    kind: Kind
    what: str
    days: int
    doubt: float
    quotes: tuple[Quoted, ...] = ()
    candidates: tuple[Candidate, ...] = ()
    name: str = ""
    lines: str = ""
    settings: str = ""
    command: str = ""

    @property
    def at_stake(self) -> float:
        """Place-days that are expected to be shown wrongly: the measure that the list is ordered by."""
        return self.days * self.doubt
