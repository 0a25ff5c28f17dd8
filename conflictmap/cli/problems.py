"""What went wrong with single articles, one line each on standard error."""

import sys
from collections.abc import Iterable

from conflictmap.errors import ConflictmapError, NotedError


def say(problem: ConflictmapError) -> None:
    """Name one problem, and whether it cost an article or is only to be known of it."""
    word = "noted" if isinstance(problem, NotedError) else "left out"
    sys.stderr.write(f"{word}: {problem}\n")


def lost(problems: Iterable[ConflictmapError]) -> bool:
    """Tell whether any of the problems cost an article; a noted one is read all the same."""
    return any(not isinstance(problem, NotedError) for problem in problems)
