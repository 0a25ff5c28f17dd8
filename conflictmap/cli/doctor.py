"""`conflictmap doctor`: whether the installation and a project are sound, and how to mend what is not."""

import sys
from pathlib import Path
from typing import Annotated, Final

import typer

from conflictmap.cli.status import FAILURE, LEFT_OUT, SUCCESS

EXAMPLE: Final = "Example: conflictmap doctor examples/palmyra-2016"


def doctor(
    project: Annotated[
        Path | None, typer.Argument(help="A project to check as well.", metavar="[PROJECT]")
    ] = None,
    online: Annotated[
        bool, typer.Option("--online", help="Ask the project's geocoder, if it has one, for a name.")
    ] = False,
) -> None:
    """Check the installation and, given one, a project: a line a check, with what to do where it fails.

    The exit status is 1 where a check fails, and 3 where a build would leave something out.
    """
    from conflictmap.checks import (  # noqa: PLC0415 - heavy, and no --help needs it
        findings_of,
        installation_checks,
        project_checks,
    )

    checks = installation_checks()
    if project is not None:
        checks += project_checks(project, online=online)
    sound = quiet = True
    for finding in findings_of(checks):
        sys.stdout.write(f"{finding}\n")
        sound = sound and finding.sound
        quiet = quiet and not finding.warning
    if not sound:
        raise typer.Exit(FAILURE)
    raise typer.Exit(SUCCESS if quiet else LEFT_OUT)
