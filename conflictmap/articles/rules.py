"""An identity of all that decides what an article's file is taken to say."""

from functools import cache
from importlib.metadata import version
from pathlib import Path
from typing import Final

from conflictmap.data import folder_identity

# What finds the report and its date in a page, and the language of a text.
_LIBRARIES: Final = ("trafilatura", "htmldate", "lxml", "justext")


@cache
def rules_identity() -> str:
    """Return an id that changes with the code and the lists of this stage, and with its libraries."""
    libraries = [f"{name} {version(name)}" for name in _LIBRARIES]
    return folder_identity(Path(__file__).parent, *libraries)
