"""The words around a name that speak for or against its being a place, from gazetteer/contexts.toml."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from conflictmap.data import gazetteer_folder
from conflictmap.errors import DataError
from conflictmap.places.names import strict_key


@dataclass(frozen=True, slots=True)
class Contexts:
    """Lexicons of the recogniser, in lower case.

    Attributes
    ----------
    never
        Keys of names that are no place in running text ("march", "islamic state").
    common
        English words that some place is called by.
    given_names
        Given names, with which a person's name begins.
    surnames
        Frequent family names.
    abbreviations
        Region names by their abbreviation with its full stop ("Ky.").
    demonyms
        Ids of countries and continents by adjective ("Syrian").
    """

    locative: frozenset[str]
    titles: frozenset[str]
    name_particles: frozenset[str]
    organisation: frozenset[str]
    said: frozenset[str]
    never: frozenset[str]
    no_shape: frozenset[str]
    beside: frozenset[str]
    heads: frozenset[str]
    vague: frozenset[str]
    after_noun: frozenset[str]
    advances: frozenset[str]
    countryside: frozenset[str]
    land: frozenset[str]
    not_in_names: frozenset[str]
    common: frozenset[str]
    given_names: frozenset[str]
    surnames: frozenset[str]
    abbreviations: Mapping[str, str]
    demonyms: Mapping[str, str]


@cache
def load_contexts() -> Contexts:
    """Return the lexicons of the built-in gazetteer.

    Raises
    ------
    DataError
        A file does not parse or lacks a list.
    """
    folder = gazetteer_folder()
    path = folder / "contexts.toml"
    try:
        lists = tomllib.loads(path.read_text(encoding="utf-8"))
        demonyms = tomllib.loads((folder / "demonyms.toml").read_text(encoding="utf-8"))
        return Contexts(
            **{
                name: frozenset(lists[name])
                for name in (
                    "locative", "titles", "name_particles", "organisation", "said", "no_shape", "beside",
                    "heads", "vague", "after_noun", "advances", "countryside", "land",
                    "not_in_names",
                )
            },
            never=frozenset(strict_key(name) for name in lists["never"]),
            common=_lines("common-words.txt"),
            # Some people are called In, So or See, but hardly anybody in the news.
            given_names=_lines("given-names.txt") - {*lists["not_in_names"], *lists["locative"]},
            surnames=_lines("surnames.txt"),
            abbreviations=lists["abbreviations"],
            demonyms={
                word: code if ":" in code else f"iso:{code}"
                for code, words in demonyms.items()
                for word in words
            },
        )  # fmt: skip
    except (tomllib.TOMLDecodeError, KeyError) as error:
        raise DataError(f"a lexicon is broken or missing ({error})", where=str(path)) from error


def _lines(name: str) -> frozenset[str]:
    text = (gazetteer_folder() / "world" / name).read_text(encoding="utf-8")
    return frozenset(line for line in text.splitlines() if line and not line.startswith("#"))
