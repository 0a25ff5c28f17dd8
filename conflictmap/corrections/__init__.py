"""corrections.toml: what a person decided about claims, places and sources; it outlives every rebuild."""

from conflictmap.corrections.applying import Applied, apply_corrections
from conflictmap.corrections.file import FILE_NAME
from conflictmap.corrections.loading import Corrections, load_corrections

__all__ = ["FILE_NAME", "Applied", "Corrections", "apply_corrections", "load_corrections"]
