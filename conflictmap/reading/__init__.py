"""Reading: from an article to the claims that it makes about who holds what."""

from conflictmap.reading.extractors import Extractor, Setup
from conflictmap.reading.languages import readable
from conflictmap.reading.reader import Reader, ToponymFinder

__all__ = ["Extractor", "Reader", "Setup", "ToponymFinder", "readable"]
