"""The command line: one module a command, imported only when that command runs."""

from conflictmap.cli.app import main

__all__ = ["main"]
