"""A progress bar on a terminal, and nothing where standard error goes elsewhere."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from conflictmap.cli.shielding import shielded, terminal
from conflictmap.wording import plain

if TYPE_CHECKING:
    from conflictmap.evidence import Progress


def silent_progress(stage: str, done: int, total: int) -> None:
    """Show nothing."""


@contextmanager
def shown_progress() -> Iterator["Progress"]:
    """Give something that shows how far work has come, as long as the block lasts."""
    if not sys.stderr.isatty():
        yield silent_progress
        return
    # Imported here since rich takes a while, and no script needs it.
    from rich.console import Console  # noqa: PLC0415 - see above
    from rich.progress import BarColumn, MofNCompleteColumn, SpinnerColumn, TextColumn  # noqa: PLC0415 - see above
    from rich.progress import Progress as Bar  # noqa: PLC0415 - as above

    columns = (SpinnerColumn(), TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn())
    # The bar passes on what others write while it is there: they are shielded anew.
    with Bar(*columns, console=Console(file=terminal(sys.stderr)), transient=True) as bar, shielded():
        task = bar.add_task("", total=None)

        def show(stage: str, done: int, total: int) -> None:
            bar.update(task, description=plain(stage), completed=done, total=total or None)

        yield show
