"""`conflictmap watch`: a project that is built again whenever something in it changes."""

import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Final

from conflictmap.cli.build import Folder, Jobs, Output, say_waiting, summary
from conflictmap.cli.problems import say
from conflictmap.cli.progress import shown_progress

if TYPE_CHECKING:
    from conflictmap.building.report import BuildReport
    from conflictmap.project import Project
    from conflictmap.watching import Build, Outcome

EXAMPLE: Final = "Example: conflictmap watch palmyra"


def watch(project: Folder = Path(), output: Output = None, jobs: Jobs = 1) -> None:
    """Build a project, and again whenever an article, a setting or a decision changes, until Ctrl-C.

    What goes wrong is said, the map stays as it was, and the next change is another try.
    """
    from conflictmap.project import Project  # noqa: PLC0415 - heavy, and no --help needs it
    from conflictmap.watching import Watcher  # noqa: PLC0415 - as above

    Project.open(project)  # what is no project is not waited for
    watcher = Watcher(project, builder(output, jobs))
    try:
        for outcome in watcher.outcomes():
            say_outcome(outcome)
    except KeyboardInterrupt:
        sys.stderr.write("ended\n")


def builder(output: Path | None, jobs: int) -> "Build":
    """Return what builds a project with progress and notices on the terminal."""

    def build(project: "Project") -> "BuildReport":
        with shown_progress() as progress:
            today = datetime.now(tz=UTC).date()
            return project.build(output, progress, say, today, jobs=jobs, waiting=say_waiting)

    return build


def say_outcome(outcome: "Outcome") -> None:
    """Say what came of a build, and that the next change is waited for."""
    from conflictmap.watching import clock_time  # noqa: PLC0415 - as above

    if outcome.report is not None:
        for line in summary(outcome.report):
            sys.stderr.write(f"{line}\n")
    if outcome.problem is not None:
        sys.stderr.write(f"conflictmap: {outcome.problem}\n")
    sys.stderr.write(f"{clock_time()} waiting for changes; Ctrl-C ends\n")
    sys.stderr.flush()
