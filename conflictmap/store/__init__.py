"""What is remembered between builds, in one SQLite file."""

from conflictmap.store.builds import Builds, StoredBuild
from conflictmap.store.database import SCHEMA
from conflictmap.store.store import Store, article_key

__all__ = ["SCHEMA", "Builds", "Store", "StoredBuild", "article_key"]
