"""The words around frames that decide what they say, as `data/context.toml` lists them."""

from functools import cache, cached_property
from pathlib import Path
from typing import Final

from pydantic import BaseModel, ConfigDict

from conflictmap.errors import DataError
from conflictmap.toml_file import read_toml

DATA: Final = Path(__file__).parent / "data"
"""The folder of the built-in frames and context words."""


class _Words(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Reporting(_Words):
    """Who says so."""

    verbs: frozenset[str]
    quoting: frozenset[str]
    denying: frozenset[str]
    untrue: frozenset[str]
    boasting: frozenset[str]
    doubting: frozenset[str]
    refusing: frozenset[str]
    documents: frozenset[str]
    issuing: frozenset[str]
    issued: frozenset[str]
    unfounded: frozenset[str]
    said: frozenset[str]
    unnamed: frozenset[str]
    headline_sources: frozenset[str]


class Hedges(_Words):
    """How sure they are."""

    words: frozenset[str]
    verbs: frozenset[str]
    nouns: frozenset[str]
    phrases: tuple[str, ...]


class Plans(_Words):
    """What has not happened."""

    verbs: frozenset[str]
    nouns: frozenset[str]
    foreseeing: frozenset[str]
    nearly: frozenset[str]
    close: frozenset[str]
    modals: frozenset[str]
    conditions: frozenset[str]
    preventing: frozenset[str]
    demands: frozenset[str]
    talks: frozenset[str]
    enabling: frozenset[str]


class Implicatives(_Words):
    """What has happened although it stands under another verb."""

    verbs: frozenset[str]
    adjectives: frozenset[str]
    achieving: frozenset[str]


class Extents(_Words):
    """How much of a place is meant."""

    part: frozenset[str]
    whole: frozenset[str]
    outskirts: frozenset[str]
    directions: frozenset[str]
    manner_part: frozenset[str]
    shares: frozenset[str]


class Ground(_Words):
    """Nouns that mean ground, and nouns that never do."""

    nouns: frozenset[str]
    anaphoric: frozenset[str]
    plural: frozenset[str]
    plain: frozenset[str]
    areas: frozenset[str]
    counts: frozenset[str]
    control: frozenset[str]
    no_control: frozenset[str]
    bastions: frozenset[str]
    of_parties: frozenset[str]
    institutions: frozenset[str]
    agencies: frozenset[str]
    never: frozenset[str]


class Fighting(_Words):
    """What asserts that fighting takes place, or that it is over."""

    asserting: frozenset[str]
    lossy: frozenset[str]
    loss: frozenset[str]
    over: frozenset[str]
    scenes: frozenset[str]
    raiding: frozenset[str]
    aerial: frozenset[str]


class Ending(_Words):
    """What makes a planned departure one that happens, and a state one of the past."""

    decisions: frozenset[str]
    former: frozenset[str]
    reigns: frozenset[str]


class Forces(_Words):
    """Nouns for people under arms; they make a group of whatever names them ("Wagner fighters")."""

    state: frozenset[str]
    groups: frozenset[str]
    either: frozenset[str]
    enemies: frozenset[str]
    bare: frozenset[str]
    armed: frozenset[str]
    spoken_of: frozenset[str]
    members: frozenset[str]
    formations: frozenset[str]
    units: frozenset[str]
    owners: frozenset[str]

    @cached_property
    def people(self) -> frozenset[str]:
        """All nouns for forces, a state's or a group's."""
        return self.state | self.groups | self.either

    @cached_property
    def under_arms(self) -> frozenset[str]:
        """All nouns that mean people under arms, whether or not they name a force."""
        return self.people | self.armed

    @cached_property
    def named_by_another(self) -> frozenset[str]:
        """Nouns that may stand for a party by what stands before them, or for one spoken of before."""
        return self.people | self.spoken_of

    @cached_property
    def of_another(self) -> frozenset[str]:
        """Nouns whose party is named behind "of" ("members of X")."""
        return self.people | self.members


class People(_Words):
    """Who is no party, and how a party's own medium speaks of its side."""

    civilians: frozenset[str]
    unarmed: frozenset[str]
    titles: frozenset[str]
    friendly: frozenset[str]


class Adnominal(_Words):
    """Second halves of "rebel-held" and its like, and parties that stand before their ground."""

    holding: frozenset[str]
    parties: frozenset[str]
    grounds: frozenset[str]
    besieging: frozenset[str]

    @cached_property
    def participles(self) -> frozenset[str]:
        """All second halves."""
        return self.holding | self.besieging


class Context(_Words):
    """The words of `data/context.toml`."""

    reporting: Reporting
    hedges: Hedges
    plans: Plans
    implicatives: Implicatives
    extent: Extents
    ground: Ground
    fighting: Fighting
    ending: Ending
    forces: Forces
    people: People
    unnamed: dict[str, frozenset[str]]
    adnominal: Adnominal

    def party_of(self, noun: str) -> str | None:
        """Return the party that a bare noun means where no list of actors says more, or None."""
        return next((party for party, nouns in self.unnamed.items() if noun in nouns), None)


def context_text() -> str:
    """Return the file of context words as it stands, which decides how sentences are read."""
    return (DATA / "context.toml").read_text(encoding="utf-8")


@cache
def load_context() -> Context:
    """Return the context words of the package.

    Raises
    ------
    DataError
        The file is not valid; the message names line and key.
    """
    return read_toml(DATA / "context.toml", Context, DataError)[0]
