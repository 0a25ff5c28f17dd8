"""Reading: from an article to the claims that it makes about who holds what."""

from conflictmap.reading.extractors import Extractor, Setup
from conflictmap.reading.languages import readable
from conflictmap.reading.reader import Reader, ToponymFinder
from conflictmap.reading.workers import Workers

__all__ = ["Extractor", "Reader", "Setup", "ToponymFinder", "Workers", "readable"]
