"""Where the data that ships with the package lies: inside the wheel, or beside it in a checkout."""

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
