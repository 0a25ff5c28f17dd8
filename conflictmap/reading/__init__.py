"""Reading: from an article to the claims that it makes about who holds what."""

from typing import TYPE_CHECKING

from conflictmap.lazy import offered

if TYPE_CHECKING:
    from conflictmap.reading.extractors import Extractor, Setup
    from conflictmap.reading.languages import readable
    from conflictmap.reading.reader import Reader, ToponymFinder
    from conflictmap.reading.workers import Workers

__all__ = ["Extractor", "Reader", "Setup", "ToponymFinder", "Workers", "readable"]

# The parser takes a second to load, and whoever asks for actors alone does without.
__getattr__ = offered(
    __name__,
    {
        "extractors": ("Extractor", "Setup"),
        "languages": ("readable",),
        "reader": ("Reader", "ToponymFinder"),
        "workers": ("Workers",),
    },
)
