"""What went wrong with single articles, one line each on standard error."""

import sys
from collections.abc import Iterable

from conflictmap.errors import ConflictmapError, UndatedError


def say(problem: ConflictmapError) -> None:
    """Name one problem, and whether it cost an article or only its relative dates."""
    word = "noted" if isinstance(problem, UndatedError) else "left out"
    sys.stderr.write(f"{word}: {problem}\n")


def lost(problems: Iterable[ConflictmapError]) -> bool:
    """Tell whether any of the problems cost an article; one without a date is read all the same."""
    return any(not isinstance(problem, UndatedError) for problem in problems)
