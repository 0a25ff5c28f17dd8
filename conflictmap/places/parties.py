"""Which countries a text is about, by the parties to wars that it names: "Haftar's forces" are in Libya."""

import re
from collections import defaultdict
from collections.abc import Mapping
from functools import cache
from pathlib import Path

from ahocorasick_rs import AhoCorasick, MatchKind

from conflictmap.actors_file import actors_files, read_actors_file
from conflictmap.data import gazetteer_folder

SHORTEST = 3
"""Letters below which an alias stands for too many things."""


@cache
def load_parties() -> "Parties":
    """Return the parties of the built-in gazetteer."""
    return Parties(gazetteer_folder() / "actors")


class Parties:
    """The names by which the parties to wars tell where a text plays.

    Only names that one war alone knows count, and only those with a capital: "the army" is everywhere.

    Raises
    ------
    DataError
        A file of actors cannot be read.
    """

    def __init__(self, folder: Path) -> None:
        wars: dict[str, set[str]] = defaultdict(set)
        countries: dict[str, tuple[str, ...]] = {}
        for war, path in actors_files(folder).items():
            listed = read_actors_file(path)
            countries[war] = tuple(listed.countries)
            aliases = [alias for actor in listed.actor for alias in actor.aliases]
            for alias in aliases:
                if len(alias) >= SHORTEST and any(character.isupper() for character in alias):
                    wars[alias].add(war)
        self._countries: Mapping[str, tuple[str, ...]] = {
            alias: countries[next(iter(of))] for alias, of in wars.items() if len(of) == 1
        }
        self._aliases = sorted(self._countries)
        self._automaton = AhoCorasick(self._aliases, matchkind=MatchKind.LeftmostLongest)

    def countries(self, text: str) -> Mapping[str, tuple[str, ...]]:
        """Return the countries (ISO 3166-1) of the war of each party that a text names, by name."""
        found: dict[str, tuple[str, ...]] = {}
        for number, start, end in self._automaton.find_matches_as_indexes(text):
            whole = not re.match(r"\w", text[end : end + 1]) and not re.match(
                r"\w", text[max(0, start - 1) : start]
            )
            alias = self._aliases[number]
            if whole and self._countries[alias]:
                found[alias] = self._countries[alias]
        return found
