"""The recogniser: which stretches of a text name a place, by gazetteer, shape and the words around."""

from conflictmap.places.recogniser.finder import Finder

__all__ = ["Finder"]
