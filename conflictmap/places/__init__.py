"""From names to places: the gazetteer, its recogniser and the resolution of claims."""

from conflictmap.places.gazetteer import Gazetteer
from conflictmap.places.locate import bare_mention, locate, places_of, resolve_mentions
from conflictmap.places.resolution import Resolution

__all__ = ["Gazetteer", "Resolution", "bare_mention", "locate", "places_of", "resolve_mentions"]
