"""From files, pages, feeds and datasets to the articles of a project."""

from conflictmap.intake.adding import Added, Known, Options, Outcome, add
from conflictmap.intake.columns import Columns, parse_columns
from conflictmap.intake.fetching import Fetcher, Limits
from conflictmap.intake.kinds import Kind
from conflictmap.intake.opening import Reading

__all__ = [
    "Added",
    "Columns",
    "Fetcher",
    "Kind",
    "Known",
    "Limits",
    "Options",
    "Outcome",
    "Reading",
    "add",
    "parse_columns",
]
