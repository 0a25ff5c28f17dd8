"""The command line: one module a command, imported only when that command runs."""

from conflictmap.cli.ending import stoppable

__all__ = ["main"]


def main(arguments: list[str] | None = None) -> None:
    """Run the program and exit, in order also where a signal stops it."""
    with stoppable():
        # Imported here since it takes a moment, in which Ctrl-C may already be pressed.
        from conflictmap.cli.app import main as run  # noqa: PLC0415 - see above

        run(arguments)
