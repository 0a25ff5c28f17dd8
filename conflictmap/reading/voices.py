"""Whose voice an outlet is: the actor that "we" means in it, and that its agentless victories belong to."""

import tomllib
from pathlib import Path

from conflictmap.errors import DataError


def load_voices(folder: Path) -> dict[str, str]:
    """Return the actor of every outlet that belongs to one, by the outlet's names in lower case.

    Parameters
    ----------
    folder
        The folder of `outlets.toml`; its other keys are for whoever weighs what outlets say.

    Raises
    ------
    DataError
        The file is missing or no TOML.
    """
    try:
        rows = tomllib.loads((folder / "outlets.toml").read_text(encoding="utf-8"))["source"]
    except (OSError, tomllib.TOMLDecodeError, KeyError) as error:
        raise DataError(f"the list of outlets cannot be read: {error}", where="outlets.toml") from error
    return {
        name.lower(): row["actor"]
        for row in rows
        if row.get("actor")
        for name in (row["name"], *row.get("aliases", ()))
    }
