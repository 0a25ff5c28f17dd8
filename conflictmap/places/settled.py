"""Names whose place a person has settled."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from conflictmap.model import Place
from conflictmap.places.names import strict_key


@dataclass(frozen=True, slots=True)
class SettledName:
    """What a name means, because somebody said so.

    Attributes
    ----------
    article
        Id of the only article in which it means that, None for all.
    where
        The line that says so.
    decision
        Who decided, when and why, for people.
    """

    name: str
    place: Place
    article: str | None
    where: str
    decision: str = ""

    @property
    def rule(self) -> str:
        """What the trace of a claim says of it."""
        decided = f" ({self.decision})" if self.decision else ""
        return f"{self.name!r} was settled by a person{decided}: {self.place.name} [{self.place.id}]"


def settled_in(article: str | None, settled: Iterable[SettledName]) -> Mapping[str, SettledName]:
    """Return what holds in an article, by strict key; what is said of it alone before what is said of all."""
    holding = [one for one in settled if one.article in {None, article}]
    return {strict_key(one.name): one for one in sorted(holding, key=lambda one: one.article is not None)}
