"""What a build said of the world: its states and its claims, wherever they are kept."""

from collections.abc import Callable, Container, Mapping
from dataclasses import dataclass
from typing import Self

from conflictmap.claims_file import read_claim_lines
from conflictmap.control import parse_control
from conflictmap.model import Actor, Claim, Timeline
from conflictmap.store import Builds, StoredBuild
from conflictmap.wording import moment

Finder = Callable[[Container[str]], Mapping[str, Claim]]
"""Returns those claims whose ids are wanted, by id."""


@dataclass(frozen=True, slots=True)
class Snapshot:
    """A build's states and claims.

    Attributes
    ----------
    name
        What people call it.
    timeline
        Its states; claims need not be in it.
    find
        Finds its claims, or None where nothing is known of them.
    actors
        What its project says of actors; nothing where it is not known to be a project's.
    """

    name: str
    timeline: Timeline
    find: Finder | None
    actors: tuple[Actor, ...] = ()

    @classmethod
    def stored(cls, build: StoredBuild, builds: Builds, actors: tuple[Actor, ...] = ()) -> Self:
        """Return a build of the store.

        Raises
        ------
        StoreError, DataError
            It is damaged.
        """
        where = f"the build of {moment(build.made)}"
        control, lines = builds.control(build), builds.claims(build).split("\n")

        def find(wanted: Container[str]) -> dict[str, Claim]:
            return {claim.id: claim for claim in read_claim_lines(lines, where) if claim.id in wanted}

        return cls(where, parse_control(control.splitlines(keepends=True), where), find, actors)

    @classmethod
    def of(cls, timeline: Timeline) -> Self:
        """Return what was built just now."""
        claims = {claim.id: claim for claim in timeline.claims}

        def find(wanted: Container[str]) -> dict[str, Claim]:
            return {identity: claim for identity, claim in claims.items() if identity in wanted}

        return cls("this build", timeline, find, timeline.actors)

    def claims(self, wanted: Container[str]) -> Mapping[str, Claim]:
        """Return those of the build's claims whose ids are wanted, by id, as far as they are known.

        Raises
        ------
        DataError
            The file of claims cannot be read.
        """
        return {} if self.find is None else self.find(wanted)
