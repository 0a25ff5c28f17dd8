"""The lines that a map owes the sources of its places."""

from collections.abc import Iterable

from conflictmap.data import gazetteer_folder
from conflictmap.model import Place
from conflictmap.places.theatre import load_sources

_OWED = ("CC-BY", "ODbL")
"""What the licences that demand to be named begin with."""
_GEONAMES = "GeoNames"


def place_credits(places: Iterable[Place]) -> tuple[str, ...]:
    """Return a line with the sources of places whose licence demands to be named, none where none does.

    What is derived from such a place (a point north of it, the road to it) owes the same.
    """
    provenances = {place.provenance for place in places}
    owed = {
        f"{source.title} ({source.licence})": None
        for source in load_sources(gazetteer_folder()).values()
        if source.licence.startswith(_OWED)
        and any(f"{source.title}: " in provenance for provenance in provenances)
    }
    # The world's own records say so without a source of sources.toml.
    if any(f"{_GEONAMES} " in provenance for provenance in provenances):
        owed.setdefault(f"{_GEONAMES} (CC-BY-4.0)", None)
    return (f"Places: {', '.join(owed)}",) if owed else ()
