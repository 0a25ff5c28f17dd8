"""A finished build, as it lies in a folder or a project: its states and its claims."""

from collections.abc import Container, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Self

from conflictmap.claims_file import read_claim_lines
from conflictmap.control import read_control
from conflictmap.errors import DataError, InputError
from conflictmap.model import Actor, Claim, Timeline
from conflictmap.project import CLAIMS, CONTROL, Project
from conflictmap.settings import FILE_NAME

_MEND: Final = "Name the output folder of a build, its control.csv, or a project"


@dataclass(frozen=True, slots=True)
class Build:
    """What a build wrote.

    Attributes
    ----------
    path
        As the user gave it.
    timeline
        Its states, without claims.
    claims_file
        Where its claims are, or None.
    actors
        What its project says of actors; nothing where it is not known to be a project's.
    """

    path: Path
    timeline: Timeline
    claims_file: Path | None
    actors: tuple[Actor, ...] = ()

    @classmethod
    def open(cls, path: Path) -> Self:
        """Read a build from its output folder, its control.csv, or the project that it is of.

        Raises
        ------
        InputError
            There is none of these, the project has never been built, or the states cannot be read.
        """
        actors: tuple[Actor, ...] = ()
        if path.name == FILE_NAME or (path / FILE_NAME).is_file():
            project = Project.open(path)
            actors = tuple(actor.actor() for actor in project.settings.actor)
            table = project.output / CONTROL
            if not table.is_file():
                raise InputError(
                    "this project has never been built",
                    where=str(path),
                    mend=f"Run conflictmap build {project.folder}",
                )
        elif path.is_dir():
            table = path / CONTROL
            if not table.is_file():
                raise InputError(
                    f"there is neither a {CONTROL} nor a {FILE_NAME} here",
                    where=str(path),
                    mend=_MEND,
                )
        elif not path.exists():
            raise InputError("there is no such file or folder", where=str(path), mend=_MEND)
        else:
            table = path
        timeline = read_control(table)
        if not timeline.states:
            raise InputError("there is no state in it", where=str(table), mend="Build it anew")
        claims = table.parent / CLAIMS
        return cls(path, timeline, claims if claims.is_file() else None, actors)

    def claims(self, wanted: Container[str]) -> Mapping[str, Claim]:
        """Return those of the build's claims whose ids are wanted, by id; none where it has no claims file.

        Raises
        ------
        DataError
            The file of claims cannot be read.
        """
        if self.claims_file is None:
            return {}
        where = str(self.claims_file)
        try:
            with self.claims_file.open(encoding="utf-8") as lines:
                return {claim.id: claim for claim in read_claim_lines(lines, where) if claim.id in wanted}
        except OSError as error:
            raise DataError(f"cannot be read ({error.strerror})", where=where) from error
        except UnicodeDecodeError as error:
            raise DataError("is not UTF-8 text", where=where, mend="Build it anew") from error
