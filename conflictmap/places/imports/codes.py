"""What other gazetteers' codes mean here: kinds of place by feature code, countries, languages."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from conflictmap.data import gazetteer_folder
from conflictmap.errors import DataError
from conflictmap.kinds import load_kinds

CITY, TOWN = 100_000, 5_000
"""People from which a settlement is a city or a town, as in gazetteer/world."""


@dataclass(frozen=True, slots=True)
class Meaning:
    """What a feature code stands for; without a kind it is never imported."""

    kind: str
    kept: bool


@dataclass(frozen=True, slots=True)
class Codes:
    """The tables of feature-codes.toml and codes.toml.

    Attributes
    ----------
    features
        By feature code.
    classes
        By feature class, for codes that are not listed.
    fips, iso3
        ISO 3166-1 alpha-2 by FIPS 10-4 and by alpha-3.
    languages
        ISO 639-1 by three-letter code.
    """

    features: Mapping[str, Meaning]
    classes: Mapping[str, Meaning]
    fips: Mapping[str, str]
    iso3: Mapping[str, str]
    languages: Mapping[str, str]

    def meaning(self, feature_class: str, code: str) -> Meaning | None:
        """Return what a feature code stands for, None where neither code nor class is known."""
        return self.features.get(code) or self.classes.get(feature_class)

    def country(self, code: str) -> str:
        """Return a country as ISO 3166-1 alpha-2 from that or alpha-3, the first of several; else empty."""
        first = code.partition(",")[0].strip().upper()
        if len(first) == 2 and first.isalpha() and first.isascii():  # noqa: PLR2004  alpha-2
            return first
        return self.iso3.get(first, "")

    def language(self, code: str) -> str:
        """Return a language as ISO 639-1; empty where it has no such code."""
        plain = code.strip().lower()
        return plain if len(plain) == 2 and plain.isalpha() else self.languages.get(plain, "")  # noqa: PLR2004 - ISO 639-1


@cache
def load_codes() -> Codes:
    """Return the built-in tables.

    Raises
    ------
    DataError
        A file does not parse, or names a kind that there is not.
    """
    folder = gazetteer_folder()
    path = folder / "feature-codes.toml"
    try:
        features = tomllib.loads(path.read_text(encoding="utf-8"))
        kept = {code: Meaning(kind, kept=True) for kind, code in _pairs(features["kept"])}
        skipped = {code: Meaning(kind, kept=False) for kind, code in _pairs(features["skipped"])}
        classes = {name: Meaning(kind, kept=name == "P") for name, kind in features["class"].items()}
        path = folder / "codes.toml"
        codes = tomllib.loads(path.read_text(encoding="utf-8"))
        loaded = Codes(
            kept | skipped,
            classes,
            codes["fips"],
            codes["iso3"],
            codes["languages"],
        )
    except (tomllib.TOMLDecodeError, KeyError, AttributeError) as error:
        raise DataError(f"a table of codes is broken or missing ({error})", where=str(path)) from error
    known = load_kinds().by_name
    for meaning in (*loaded.features.values(), *loaded.classes.values()):
        if meaning.kind and meaning.kind not in known:
            raise DataError(f"{meaning.kind!r} is no kind of kinds.toml", where=str(path))
    return loaded


def _pairs(listed: Mapping[str, Any]) -> list[tuple[str, str]]:
    return [(kind, code) for kind, codes in listed.items() for code in codes]


def sized(kind: str, population: int) -> str:
    """Return the kind of a settlement of so many people: at least what its code says."""
    if kind == "village" and population >= TOWN:
        kind = "town"
    return "city" if kind == "town" and population >= CITY else kind
