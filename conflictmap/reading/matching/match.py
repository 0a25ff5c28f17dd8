"""A frame with its roles filled."""

from dataclasses import dataclass

from spacy.tokens import Token

from conflictmap.model import Change, Extent
from conflictmap.reading.context import load_context
from conflictmap.reading.frames import Frame
from conflictmap.reading.inflection import verb_forms_of
from conflictmap.reading.scene import PlaceRef
from conflictmap.reading.syntax import FIRST_PERSON


@dataclass(frozen=True, slots=True)
class Match:
    """A frame with its roles filled.

    `adnominal` is True where it stands inside a noun phrase ("rebel-held X"), which the outlet itself says
    whoever speaks; `takes_negation` where a negation is part of what is told
    ("neither side controls X", "do not hold it anymore") and denies nothing.
    """

    frame: Frame
    change: Change
    trigger: Token
    places: tuple[PlaceRef, ...]
    gainer: str | None
    loser: str | None
    extent: Extent | None
    adnominal: bool = False
    takes_negation: bool = False

    @property
    def named_parties(self) -> list[str]:
        """Say for people in which roles of the frame its parties are named."""
        parties = (("gainer", self.gainer, self.frame.gainer), ("loser", self.loser, self.frame.loser))
        return [
            f"{part}: {actor}, named as {' or '.join(roles) or 'the sentence has it'}"
            for part, actor, roles in parties
            if actor is not None
        ]

    @property
    def names_an_opponent(self) -> bool:
        """Whether the one who is not named must be the other side: of a fight, or of those driven out."""
        return self.change in {Change.REPELLED, Change.CONTESTED} or self.frame.expels

    @property
    def is_first_person(self) -> bool:
        """Whether it speaks of "us" or "our"."""
        return any(token.lower_ in FIRST_PERSON for token in self.trigger.subtree)

    @property
    def is_ours(self) -> bool:
        """Whether a party's own medium tells it as its own: "our positions", "X was liberated"."""
        return self.is_first_person or self.trigger.lower_ in load_context().people.friendly

    @property
    def is_ended(self) -> bool:
        """Whether the verb above says that it ends, or is to end."""
        return self.trigger.head.lower_ in verb_forms_of(self.frame.ended_by)

    @property
    def is_told(self) -> bool:
        """Whether it is told, rather than presupposed by "rebel-held X" or "their stronghold X"."""
        return not self.frame.presupposed
