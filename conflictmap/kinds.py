"""The kinds of place and the nouns that name them, from gazetteer/kinds.toml."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from conflictmap.data import gazetteer_folder
from conflictmap.errors import DataError

LONGEST_NOUN = 4
"""Words of the longest noun that is looked for."""


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of place.

    Attributes
    ----------
    nouns
        Singular nouns, and irregular plurals, in lower case.
    group
        Kinds of one group may be meant by the same description.
    radius_km
        How far the ground meant may lie from the point, where nothing better is known.
    area
        True for what is never drawn as a point.
    single
        True where a town has one of the kind, so that "the citadel" needs no name.
    """

    name: str
    nouns: tuple[str, ...]
    group: str
    radius_km: float
    area: bool
    single: bool = False


@dataclass(frozen=True, slots=True)
class Kinds:
    """All kinds, by name and by noun."""

    by_name: Mapping[str, Kind]
    by_noun: Mapping[str, Kind]
    plurals: frozenset[str]
    """Plural nouns that kinds.toml does not list itself."""

    def plural(self, noun: str) -> bool:
        """Tell whether a noun is the plural of one."""
        return noun.casefold() in self.plurals

    def of(self, name: str | None) -> Kind | None:
        """Return a kind by its name, None where there is none."""
        return None if name is None else self.by_name.get(name)

    def named_by(self, noun: str) -> str | None:
        """Return the name of the kind that a noun says, singular or plural, None where it says none."""
        kind = self.by_noun.get(noun.casefold())
        return None if kind is None else kind.name

    def group(self, name: str | None) -> str | None:
        """Return the group of a kind, None where there is no such kind."""
        kind = self.of(name)
        return None if kind is None else kind.group

    def agree(self, one: str | None, other: str | None) -> bool:
        """Tell whether two kinds may describe one place; an unknown kind agrees with all."""
        return one is None or other is None or self.same_group(one, other)

    def same_group(self, one: str, other: str) -> bool:
        """Tell whether two kinds may be meant by the same description."""
        return one == other or (
            one in self.by_name
            and other in self.by_name
            and self.by_name[one].group == self.by_name[other].group
        )

    def noun_at(self, words: list[str]) -> tuple[Kind, int] | None:
        """Return the kind that the first words name, by the longest noun, and how many words that has."""
        for length in range(min(LONGEST_NOUN, len(words)), 0, -1):
            kind = self.by_noun.get(" ".join(words[:length]).casefold())
            if kind is not None:
                return kind, length
        return None


def _plural(noun: str) -> str:
    if noun.endswith(("s", "x", "ch", "sh")):
        return noun + "es"
    if noun.endswith("y") and noun[-2] not in "aeiou":
        return noun[:-1] + "ies"
    return noun + "s"


@cache
def load_kinds() -> Kinds:
    """Return the kinds of the built-in gazetteer.

    Raises
    ------
    DataError
        The file does not parse or an entry lacks a field.
    """
    path = gazetteer_folder() / "kinds.toml"
    try:
        entries = tomllib.loads(path.read_text(encoding="utf-8"))
        by_name = {
            name: Kind(
                name,
                tuple(entry["nouns"]),
                entry["group"],
                float(entry["radius_km"]),
                bool(entry.get("area", False)),
                bool(entry.get("single", False)),
            )
            for name, entry in entries.items()
        }
    except (tomllib.TOMLDecodeError, KeyError, TypeError) as error:
        raise DataError(f"not a list of kinds ({error})", where=str(path)) from error
    by_noun: dict[str, Kind] = {}
    for kind in by_name.values():
        for noun in kind.nouns:
            for form in (noun, _plural(noun)):
                by_noun.setdefault(form, kind)
                by_noun.setdefault(form.replace(" ", "-"), kind)
    listed = {noun for kind in by_name.values() for noun in kind.nouns}
    return Kinds(
        by_name, by_noun, frozenset(by_noun.keys() - listed - {noun.replace(" ", "-") for noun in listed})
    )
