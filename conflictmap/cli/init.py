"""`conflictmap init`: a new map project."""

import json
import string
import sys
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Final

import typer

from conflictmap.data import gazetteer_folder, theatre_names, theatre_title
from conflictmap.errors import InputError

if TYPE_CHECKING:
    from importlib.resources.abc import Traversable

EXAMPLE: Final = 'Example: conflictmap init palmyra --title "Palmyra, 2016" --theatre syria-iraq'

# What the project's files are called, by their names among the templates.
_FILES: Final = {
    "conflictmap.toml": "conflictmap.toml",
    "articles/README.md": "articles/README.md",
    "corrections.toml": "corrections.toml",
    "gitignore": ".gitignore",
}


def init(
    folder: Annotated[Path, typer.Argument(help="The folder to make.", metavar="FOLDER")],
    title: Annotated[
        str | None, typer.Option(help="The map's title.", show_default="the folder's name")
    ] = None,
    theatre: Annotated[
        list[str] | None,
        typer.Option(help="A theatre of the gazetteer; may be given again.", show_default="all"),
    ] = None,
) -> None:
    """Make a new map project: settings with their explanation, and a folder for articles.

    Nothing that exists is overwritten.
    """
    known = theatre_names(gazetteer_folder())
    for name in theatre or ():
        if name not in known:
            listed = "; ".join(f"{one} ({title})" for one, title in _titles().items())
            raise typer.BadParameter(f"known are {listed}", param_hint=f"--theatre {name}")
    values = {
        "title": json.dumps(title or folder.resolve().name, ensure_ascii=False),
        "theatre": json.dumps(theatre or []),
        "theatres": "\n".join(f"#   {name:<16} {title}" for name, title in _titles().items()),
    }
    existing = [name for name in _FILES.values() if (folder / name).exists()]
    if existing:
        raise InputError(
            f"there is a {existing[0]} already",
            where=str(folder),
            mend="Name another folder, or edit that file",
        )
    try:
        for template, name in _FILES.items():
            path = folder / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(_filled(template, values), encoding="utf-8", newline="\n")
    except OSError as error:
        raise InputError(f"the project cannot be made: {error.strerror}", where=str(folder)) from error
    sys.stderr.write(
        f"made {folder}: conflictmap add {folder} SOURCE, or put articles into {folder / 'articles'};"
        f" then conflictmap build {folder}\n"
    )


def _titles() -> dict[str, str]:
    folder = gazetteer_folder()
    return {name: theatre_title(folder, name) for name in theatre_names(folder)}


def _filled(template: str, values: dict[str, str]) -> str:
    source: Traversable = files("conflictmap.cli").joinpath("template", *template.split("/"))
    text = source.read_text(encoding="utf-8")
    return string.Template(text).substitute(values) if template == "conflictmap.toml" else text
