"""Who and what fills the roles of a frame."""

from collections.abc import Sequence
from dataclasses import replace

from conflictmap.model import Extent
from conflictmap.reading.frames import IMPLIED, Frame
from conflictmap.reading.phrases.grounds import Grounds
from conflictmap.reading.phrases.parties import Parties
from conflictmap.reading.roletokens import role_tokens
from conflictmap.reading.scene import PlaceRef
from conflictmap.reading.surroundings import Around, before_noun

# Roles that say where something happened only by standing in the same clause.
_LOOSE = frozenset({"located", "ancestor"})
# Roles of parties that say whose the trigger is.
_OWNING = frozenset({"modifier", "possessive"})
_AT_THE_RIM = frozenset({"near", "around"})
_ALONG_WITH = frozenset({"along.with", "together.with", "in.addition.to", "addition.to", "as.as"})


class Roles:
    """Fills the roles of frames from the words in them."""

    def __init__(self, grounds: Grounds, parties: Parties) -> None:
        self._grounds = grounds
        self._parties = parties

    def places(self, around: Around, frame: Frame) -> list[PlaceRef]:
        """Return the places of the first role of a frame that holds any."""
        for role in frame.place:
            if role == IMPLIED:
                continue
            if role != "object" and frame.place[0] == "object" and around.args.objects and not frame.object:
                break  # "hold meetings in the building": what is held is said, and it is no place
            if role == "anywhere" and frame.object and role_tokens(around, "object.of"):
                break  # "took control of a convoy near X": of what is said, and it is no place
            refs = self._first_places(around, role)
            if refs:
                prep = role.rsplit(".", 1)[-1].split(":")[0]
                if prep in _AT_THE_RIM:
                    refs = [replace(ref, extent=Extent.OUTSKIRTS) for ref in refs]
                return [replace(ref, far=True) for ref in refs] if role in _LOOSE else refs
        return []

    def _first_places(self, around: Around, role: str) -> list[PlaceRef]:
        found = (self._grounds.places(around.scene, token) for token in role_tokens(around, role))
        return next((refs for refs in found if refs), [])

    def companions(self, around: Around) -> list[PlaceRef]:
        """Return places joined to the object by a preposition ("captured X along with Y")."""
        joined = [token for name, token in around.args.preps if name in _ALONG_WITH]
        return [place for token in joined for place in self._grounds.places(around.scene, token)]

    def party(self, around: Around, roles: Sequence[str], avoid: str | None = None) -> str | None:
        """Return the party of the first of some roles that names one.

        Parameters
        ----------
        around, roles
            Where to look, in this order.
        avoid
            The party that has another role already.
        """
        for role in roles:
            if role in _OWNING:
                found = self._owner(around, avoid)
            else:
                actors = (
                    self._parties.actor(around.scene, token, avoid=avoid)
                    for token in role_tokens(around, role)
                )
                found = next((actor for actor in actors if actor), None)
            if found is not None:
                return found
        return None

    def is_filled(self, around: Around, roles: Sequence[str]) -> bool:
        """Tell whether people under arms fill a role, although the text does not say whose they are."""
        return any(
            self._parties.is_party(around.scene, token)
            for role in roles
            for token in role_tokens(around, role)
        )

    def _owner(self, around: Around, avoid: str | None) -> str | None:
        """Return whose a noun is ("ISIS's capture", "a Syrian regime offensive", "its attack")."""
        tokens = before_noun(around.trigger)
        left = [word for child in tokens for word in child.subtree]
        named = self._parties.actor_in(around.scene, left, avoid=avoid)
        if named:
            return named
        owners = [child for child in tokens if child.dep_ == "poss"]
        found = (self._parties.actor(around.scene, owner, avoid=avoid) for owner in owners)
        return next((actor for actor in found if actor), None)
