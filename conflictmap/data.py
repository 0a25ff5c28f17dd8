"""Where the data that ships with the package lies: inside the wheel, or beside it in a checkout."""

import hashlib
import tomllib
from functools import cache
from pathlib import Path

from conflictmap.errors import InstallationError

_PACKAGE = Path(__file__).parent


@cache
def gazetteer_folder() -> Path:
    """Return the folder of the built-in gazetteer.

    Raises
    ------
    InstallationError
        Neither the installed package nor the checkout has one.
    """
    for folder in (_PACKAGE / "gazetteer", _PACKAGE.parent / "gazetteer"):
        if (folder / "actors").is_dir():
            return folder
    raise InstallationError(
        "the built-in gazetteer is missing",
        where=str(_PACKAGE),
        mend="Install conflictmap again",
    )


def theatre_names(folder: Path) -> tuple[str, ...]:
    """Return the ids of the theatres that a gazetteer folder holds."""
    return tuple(sorted(file.parent.name for file in (folder / "theatres").glob("*/theatre.toml")))


def theatre_title(folder: Path, theatre: str) -> str:
    """Return what people call a theatre of a gazetteer folder: "Syria and Iraq, 2011–2019"."""
    with (folder / "theatres" / theatre / "theatre.toml").open("rb") as file:
        return str(tomllib.load(file)["title"])


def folder_identity(folder: Path, *parts: str) -> str:
    """Return an id of all files of a folder, by name and content, and of whatever else is named.

    What was remembered by an older version, or before somebody edited a file, is so made anew without anybody
    having to think of it. Hidden files and what Python or npm put there do not count.
    """
    digest = hashlib.blake2b("\0".join(parts).encode(), digest_size=16)
    for path in sorted(folder.rglob("*"), key=lambda path: path.relative_to(folder).parts):
        within = path.relative_to(folder)
        if path.is_file() and not any(_is_foreign(part) for part in within.parts):
            digest.update(within.as_posix().encode() + b"\0")
            with path.open("rb") as file:
                digest.update(hashlib.file_digest(file, "blake2b").digest())
    return digest.hexdigest()


def _is_foreign(name: str) -> bool:
    return name.startswith(".") or name in {"__pycache__", "node_modules"}
