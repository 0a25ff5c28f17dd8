"""What of a project needs a person: found, ranked by what hangs on it, with the lines that settle it."""

from conflictmap.review.item import Candidate, Item, Kind, Quoted
from conflictmap.review.ranking import Review, review

__all__ = ["Candidate", "Item", "Kind", "Quoted", "Review", "review"]
