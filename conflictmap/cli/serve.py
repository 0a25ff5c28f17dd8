"""`conflictmap serve`: the map of a project in the browser, always of the newest build."""

import socket
import sys
from pathlib import Path
from threading import Thread
from typing import TYPE_CHECKING, Annotated, Final

import typer

from conflictmap.cli.build import Folder, Jobs
from conflictmap.cli.watch import builder, say_outcome
from conflictmap.errors import InputError

if TYPE_CHECKING:
    from conflictmap.serving.state import Board, Shown
    from conflictmap.watching import Outcome, Watcher

EXAMPLE: Final = "Example: conflictmap serve palmyra --port 8080"

_HOST: Final = "127.0.0.1"
# So many things that were left out are named above the map; the terminal names all.
_NAMED: Final = 3


def serve(
    project: Folder = Path(),
    port: Annotated[
        int, typer.Option(min=0, max=65535, help="The port to listen on; 0 takes any that is free.")
    ] = 8000,
    jobs: Jobs = 1,
) -> None:
    """Show the map of a project in the browser, and build and show it again on every change, until Ctrl-C.

    The server listens on 127.0.0.1 alone: nobody else can see the map, and nothing can be changed through it.
    """
    from conflictmap.project import Project  # noqa: PLC0415 - heavy, and no --help needs it
    from conflictmap.serving.app import application  # noqa: PLC0415 - as above
    from conflictmap.serving.server import server  # noqa: PLC0415 - as above
    from conflictmap.serving.state import Board, Shown  # noqa: PLC0415 - as above
    from conflictmap.watching import Watcher  # noqa: PLC0415 - as above

    output = Project.open(project).output
    listening = _listen(port)
    board = Board()
    watcher = Watcher(
        project,
        builder(None, jobs),
        lambda: board.post(Shown(board.shown.number, building=True)),
    )
    where = [output]
    serving = server(application(board, lambda: where[0]))
    sys.stderr.write(f"serving http://{_HOST}:{listening.getsockname()[1]}\n")
    sys.stderr.flush()
    Thread(target=_build_on, args=(watcher, board, where), daemon=True).start()
    try:
        serving.run(sockets=[listening])
    except KeyboardInterrupt:
        pass
    finally:
        board.end()
        watcher.stop()
    sys.stderr.write("ended\n")


def _listen(port: int) -> socket.socket:
    listening = socket.socket()
    listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listening.bind((_HOST, port))
        listening.listen()
    except OSError as error:
        listening.close()
        raise InputError(
            f"port {port} cannot be listened on: {error.strerror}", mend="Choose another with --port"
        ) from error
    return listening


def _build_on(watcher: "Watcher", board: "Board", where: list[Path]) -> None:
    from conflictmap.watching import Outcome  # noqa: PLC0415 - as above

    try:
        for outcome in watcher.outcomes():
            say_outcome(outcome)
            if outcome.report is not None:
                where[0] = outcome.report.page.parent
            board.post(_shown(outcome, board.shown.number))
    except InputError as problem:
        sys.stderr.write(f"conflictmap: {problem}\n")
        board.post(_shown(Outcome(problem=problem), board.shown.number))


def _shown(outcome: "Outcome", number: int) -> "Shown":
    from conflictmap.serving.state import Shown  # noqa: PLC0415 - as above
    from conflictmap.wording import plain  # noqa: PLC0415 - as above

    if outcome.report is None:
        return Shown(number, building=False, message=plain(str(outcome.problem)), failed=True)
    problems = [plain(str(problem)) for problem in outcome.report.problems]
    more = [f"and {len(problems) - _NAMED} more"] if len(problems) > _NAMED else []
    changed = outcome.report.unchanged_since is None or number == 0
    return Shown(number + changed, building=False, message="\n".join([*problems[:_NAMED], *more]))
