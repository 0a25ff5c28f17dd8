"""Rivers, lakes, mountains, deserts and seas that statements of control mention (world/features*.csv)."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from conflictmap.model import Place
from conflictmap.places.theatre import load_sources, places_of, read_rows

PATTERN = "features*.csv"
"""Several files, because share-alike coordinates have one to themselves."""
RENOWN = 1_000_000
"""Candidates of a name are ranked by people: a named sea or river counts as a city of so many."""


def load_features(folder: Path) -> Iterator[Place]:
    """Yield the natural features of a gazetteer folder.

    The point lies on or in the feature, and the radius reaches to its ends. One that several countries share
    has none.

    Raises
    ------
    DataError
        A row cannot be used; the message names file and line.
    """
    sources = load_sources(folder)
    rows = [row for file in sorted((folder / "world").glob(PATTERN)) for row in read_rows(file, sources)]
    for place in places_of(rows, sources):
        shared = place.country is not None and " " in place.country
        yield replace(place, country=None) if shared else place
