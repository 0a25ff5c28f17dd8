"""Frames against a parsed sentence: which words trigger one, and who and what fills its roles."""

from conflictmap.reading.matching.match import Match
from conflictmap.reading.matching.matcher import Matcher

__all__ = ["Match", "Matcher"]
