"""Claim → Timeline: evidence, fusion, the two clocks, explanations."""

from conflictmap.control.explanation import Argument, Explanation, explain
from conflictmap.control.fusion import fuse
from conflictmap.control.settings import ControlSettings
from conflictmap.control.sources import Source, SourceBook
from conflictmap.control.table import read_control, write_control
from conflictmap.model import UNNAMED

__all__ = [
    "UNNAMED",
    "Argument",
    "ControlSettings",
    "Explanation",
    "Source",
    "SourceBook",
    "explain",
    "fuse",
    "read_control",
    "write_control",
]
