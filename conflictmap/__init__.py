"""conflictmap: from contradicting news articles to a map of reported control through time."""

__version__ = "0.1.0.dev0"
