"""Where imported gazetteers lie: in a project, or in the user's own folder for all projects."""

import os
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Final

from conflictmap.errors import DataError
from conflictmap.places.imports.index import ENDING

FOLDER: Final = "gazetteer"
"""The folder within a project, and within the user's data."""
DATA_VARIABLE: Final = "CONFLICTMAP_DATA"
"""The environment variable that names another folder for the user's data."""
_LONGEST: Final = 60
_NAME: Final = re.compile(rf"[a-z0-9][a-z0-9._-]{{0,{_LONGEST - 1}}}")
_NO_NAME: Final = re.compile(r"[^a-z0-9._]+")
# What ids of the built-in gazetteer and of other formats begin with.
_TAKEN: Final = frozenset({"gn", "gns", "iso", "ne", "region", "derived"})


def user_folder(environment: Mapping[str, str] = os.environ) -> Path:
    """Return the folder of the user's imports; it need not exist."""
    named = environment.get(DATA_VARIABLE)
    if named:
        return Path(named) / FOLDER
    # Imported here since whoever names a folder does without.
    from platformdirs import user_data_path  # noqa: PLC0415 - see above

    return user_data_path("conflictmap", appauthor=False) / FOLDER


def indices(folder: Path) -> tuple[Path, ...]:
    """Return the indices in a folder by name; none where there is no such folder."""
    return tuple(sorted(path for path in folder.glob(f"*{ENDING}") if not path.name.startswith(".")))


def chosen(which: str, project: Path | None, environment: Mapping[str, str] = os.environ) -> tuple[Path, ...]:
    """Return the indices to use: the project's own, then the user's except those of a name used there.

    Parameters
    ----------
    which
        "all", "project" or "none", as in a project's settings.
    project
        The project's folder, where there is one.
    """
    own = indices(project / FOLDER) if project is not None and which != "none" else ()
    users = indices(user_folder(environment)) if which == "all" else ()
    names = {path.name for path in own}
    return (*own, *(path for path in users if path.name not in names))


def index_path(folder: Path, name: str) -> Path:
    """Return the file of the gazetteer of a name.

    Raises
    ------
    DataError
        It cannot be a name.
    """
    if not _NAME.fullmatch(name):
        raise DataError(
            f"{name!r:.80} cannot be the name of a gazetteer",
            mend=f"Use up to {_LONGEST} small letters, digits, dots, hyphens and underscores",
        )
    if name in _TAKEN:
        raise DataError(f"the name {name!r} has a meaning of its own", mend="Choose another with --name")
    return folder / f"{name}{ENDING}"


def name_of(file: Path) -> str:
    """Return the name that a file's own suggests: "sy" for SY.zip."""
    stem = file.name.split(".")[0] or file.name
    return _NO_NAME.sub("-", stem.casefold()).strip("-._")[:_LONGEST] or "places"
