"""Claim → Timeline: evidence, fusion, the two clocks, explanations."""

from conflictmap.control.comparison import Comparison, Difference, compare
from conflictmap.control.explanation import Argument, Explanation, explain
from conflictmap.control.fusion import fuse
from conflictmap.control.settings import ControlSettings
from conflictmap.control.source_table import SourceRow, source_rows, write_sources
from conflictmap.control.sources import Source, SourceBook
from conflictmap.control.table import parse_control, read_control, write_control
from conflictmap.model import UNNAMED

__all__ = [
    "UNNAMED",
    "Argument",
    "Comparison",
    "ControlSettings",
    "Difference",
    "Explanation",
    "Source",
    "SourceBook",
    "SourceRow",
    "compare",
    "explain",
    "fuse",
    "parse_control",
    "read_control",
    "source_rows",
    "write_control",
    "write_sources",
]
