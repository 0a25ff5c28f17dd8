"""The lines of a corrections.toml that settle something, as a person would write them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from conflictmap.corrections.matching import normal
from conflictmap.corrections.writing import Value, table_text
from conflictmap.model import Claim
from conflictmap.reading.scene import IMPLICIT

_KEYS: Final = ("place", "change", "gainer", "loser")


@dataclass(frozen=True, slots=True)
class Signature:
    """Who decides, and when; nobody and no day where the lines are only proposed."""

    by: str = ""
    on: date | None = None

    def keys(self, why: str = "") -> dict[str, Value]:
        """Return the keys that say so."""
        keys: dict[str, Value] = {}
        if self.by:
            keys["by"] = self.by
        if self.on is not None:
            keys["on"] = self.on
        if why:
            keys["why"] = why
        return keys


class Lines:
    """Writes tables about claims, so that each finds the claim that is meant and no other.

    Parameters
    ----------
    claims
        All of the project: what else a sentence holds decides what it takes to name one of its claims.
    signature
        Who signs.
    """

    def __init__(self, claims: Sequence[Claim], signature: Signature) -> None:
        self.signature = signature
        self._of_sentence: dict[tuple[str, str], list[Claim]] = {}
        for claim in claims:
            self._of_sentence.setdefault((claim.article, normal(claim.quote)), []).append(claim)

    def accept(self, claim: Claim, why: str = "", remarks: Mapping[str, str] | None = None) -> str:
        """Return the lines by which a claim is read rightly; they say how it is read."""
        read = {name: value for name, value in _told(claim).items() if value}
        keys = {"decision": "accept", **self._sentence(claim), **read, **self._asked(claim)}
        return table_text("claim", {**keys, **self.signature.keys(why)}, remarks=remarks)

    def reject(self, claim: Claim, why: str = "") -> str:
        """Return the lines by which a claim counts for nothing."""
        keys: dict[str, Value] = {"decision": "reject", **self._sentence(claim), **self._asked(claim)}
        return table_text("claim", {**keys, **self.signature.keys(why)})

    def edit(
        self,
        claim: Claim,
        changes: Mapping[str, Value],
        why: str = "",
        remarks: Mapping[str, str] | None = None,
    ) -> str:
        """Return the lines by which a claim says something else."""
        keys: dict[str, Value] = {"decision": "edit", **self._sentence(claim), **self._asked(claim)}
        return table_text("claim", {**keys, **self.signature.keys(why), "set": changes}, remarks=remarks)

    def place(
        self,
        name: str,
        means: Mapping[str, Value],
        why: str = "",
        remarks: Mapping[str, str] | None = None,
    ) -> str:
        """Return the lines by which a name means a place, by its id or by lat and lon."""
        keys: dict[str, Value] = {"name": name, **means, **self.signature.keys(why)}
        return table_text("place", keys, remarks=remarks)

    @staticmethod
    def _sentence(claim: Claim) -> dict[str, Value]:
        return {"article": claim.article, "sentence": " ".join(claim.quote.split())}

    def _asked(self, claim: Claim) -> dict[str, Value]:
        """Return the keys that tell a claim from the others of its sentence."""
        others = self._of_sentence.get((claim.article, normal(claim.quote)), [])
        own = _told(claim)
        asked: dict[str, Value] = {}
        for key in _KEYS:
            others = [one for one in others if all(_told(one)[name] == own[name] for name in asked)]
            if all(_told(one) == own for one in others):
                break
            if any(_told(one)[key] != own[key] for one in others):
                asked[key] = own[key]
        return asked


def _told(claim: Claim) -> dict[str, str]:
    """Return what the keys of a decision can ask of a claim."""
    # A place that the sentence does not name has no name to ask for.
    unnamed = claim.toponym.text == IMPLICIT and claim.place is not None
    return {
        "place": claim.place.id if unnamed and claim.place else " ".join(claim.toponym.text.split()),
        "change": claim.change.value,
        "gainer": claim.gainer or "",
        "loser": claim.loser or "",
    }
