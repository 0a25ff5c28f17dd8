"""The `conflictmap` program: finds the command, turns errors into one line and an exit status."""

import importlib
import sys
from typing import Annotated

import typer

from conflictmap import __version__
from conflictmap.cli.ending import streams
from conflictmap.cli.status import FAILURE
from conflictmap.errors import ConflictmapError
from conflictmap.threads import use_one_thread

# In the order of the work. A command is the function of the same name in the module of the same name, or the
# typer program of that name, which has commands of its own.
COMMANDS = {
    "init": "Make a new map project.",
    "add": "Add articles to a project, from files, pages, feeds and datasets.",
    "build": "Read the articles of a project and write its map.",
    "watch": "Build a project, and again whenever something in it changes.",
    "serve": "Show the map of a project in the browser, and build and show it again on every change.",
    "claims": "Show who is reported to have taken, lost or held what.",
    "places": "Show the places that texts mention, or look a name up.",
    "control": "Show who is reported to hold each place on a day.",
    "explain": "Show the claims for and against, for one place on a day.",
    "review": "Show what needs a person, the most consequential first.",
    "embed": "Print an iframe that shows the built map in another page.",
    "render": "Make a map of control data that came from elsewhere.",
    "export": "Write a project's map as pictures, and as data for other programs.",
    "report": "Write a report of a period: what changed, with pictures and references.",
    "diff": "Show which places changed between two builds, when, and because of which claims.",
    "gazetteer": "Import gazetteers, and look places up in all.",
    "evaluate": "Score what is read against hand-made claims.",
    "doctor": "Check the installation and, given one, a project.",
}


def _placeholder() -> None:
    """Stand in the list of commands for one whose module nobody needs now."""


def _show_version(asked: bool) -> None:
    if asked:
        typer.echo(f"conflictmap {__version__}")
        raise typer.Exit


def program(arguments: list[str]) -> typer.Typer:
    """Return the program with only the command imported that `arguments` ask for: --help is instant."""
    asked = next((argument for argument in arguments if not argument.startswith("-")), None)
    app = typer.Typer(
        add_completion=False,
        no_args_is_help=True,
        rich_markup_mode=None,
        pretty_exceptions_enable=False,
        context_settings={"help_option_names": ["-h", "--help"]},
        epilog="Example: conflictmap init palmyra && conflictmap build palmyra",
    )

    @app.callback()
    def conflictmap(
        _version: Annotated[
            bool,
            typer.Option(
                "--version", help="Show the version and exit.", callback=_show_version, is_eager=True
            ),
        ] = False,
    ) -> None:
        """From contradicting news articles to a map of reported control through time."""

    for name, summary in COMMANDS.items():
        if name == asked:
            module = importlib.import_module(f"conflictmap.cli.{name}")
            command = getattr(module, name)
            if isinstance(command, typer.Typer):
                app.add_typer(command, name=name, help=summary, epilog=module.EXAMPLE)
            else:
                app.command(name, epilog=module.EXAMPLE)(command)
        else:
            app.command(name, help=summary)(_placeholder)
    return app


def main(arguments: list[str] | None = None) -> None:
    """Run the program and exit: 0 success, 1 failure, 2 wrong usage, 3 done but something was left out."""
    use_one_thread()
    given = sys.argv[1:] if arguments is None else arguments
    with streams():
        try:
            program(given)(given, prog_name="conflictmap")
        except ConflictmapError as error:
            sys.stderr.write(f"conflictmap: {error}\n")
            sys.exit(FAILURE)
