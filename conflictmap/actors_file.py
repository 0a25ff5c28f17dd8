"""Files of gazetteer/actors, a war each: its parties, their names and what its bare nouns mean."""

from collections.abc import Mapping
from pathlib import Path

from pydantic import BaseModel, ConfigDict

from conflictmap.errors import DataError
from conflictmap.model import Actor, ActorKind
from conflictmap.toml_file import read_toml


class ActorRow(BaseModel):
    """A party as its file gives it: the name that is shown, and the aliases that texts use."""

    model_config = ConfigDict(extra="forbid")
    id: str
    name: str
    aliases: list[str]
    side: str
    kind: ActorKind
    colour: str

    def actor(self) -> Actor:
        """Return the party, its name among its aliases."""
        aliases = tuple(dict.fromkeys([self.name, *self.aliases]))
        return Actor(self.id, self.name, aliases, self.colour, self.side, self.kind)


class ActorsFile(BaseModel):
    """A file of actors; gazetteer/actors/README.md explains the keys."""

    model_config = ConfigDict(extra="forbid")
    theatre: str
    countries: list[str] = []
    regions: list[str] = []
    actor: list[ActorRow] = []
    generic: dict[str, str] = {}


def actors_files(folder: Path) -> Mapping[str, Path]:
    """Return the files of actors of a folder by theatre.

    Wars that the gazetteer has places of come first, each group in alphabetical order: of two wars that
    know one name, the first decides where the text does not.
    """
    places = folder.parent / "theatres"
    paths = [path for path in folder.glob("*.toml") if path.stem != "countries"]
    paths.sort(key=lambda path: (not (places / path.stem).is_dir(), path.stem))
    return {path.stem: path for path in paths}


def read_actors_file(path: Path) -> ActorsFile:
    """Read one file of actors.

    Raises
    ------
    DataError
        The file is missing, is no TOML, or lacks a key or has one too many; the message names line and key.
    """
    return read_toml(path, ActorsFile, DataError)[0]
