"""Kinds of place and the nouns that name them, from gazetteer/kinds.toml."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from conflictmap.data import gazetteer_folder
from conflictmap.reading.lexicon import noun_forms


@dataclass(frozen=True)
class Kinds:
    """The vocabulary of kinds.

    Attributes
    ----------
    by_noun
        Kind by noun, singular and plural, lower case; nouns may be several words.
    groups
        Group by kind: kinds of one group may stand for one another in a description.
    areas
        Kinds that are areas and never drawn as a point.
    """

    by_noun: Mapping[str, str]
    groups: Mapping[str, str]
    areas: frozenset[str]

    def of(self, noun: str) -> str | None:
        """Return the kind that a noun names, or None."""
        return self.by_noun.get(noun.lower())

    def group(self, kind: str | None) -> str | None:
        """Return the group of a kind."""
        return self.groups.get(kind) if kind else None

    def agree(self, first: str | None, second: str | None) -> bool:
        """Tell whether two kinds may describe one place; an unknown kind agrees with all."""
        return first is None or second is None or self.group(first) == self.group(second)


@cache
def load_kinds() -> Kinds:
    """Read the kinds from the built-in gazetteer.

    Raises
    ------
    InstallationError
        The gazetteer is missing.
    """
    table = tomllib.loads((gazetteer_folder() / "kinds.toml").read_text(encoding="utf-8"))
    by_noun: dict[str, str] = {}
    for kind, row in table.items():
        for noun in row["nouns"]:
            for form in noun_forms(noun):
                by_noun.setdefault(form, kind)
    return Kinds(
        by_noun,
        {kind: row["group"] for kind, row in table.items()},
        frozenset(kind for kind, row in table.items() if row.get("area")),
    )
