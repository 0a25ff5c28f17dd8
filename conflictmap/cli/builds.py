"""Where a finished build is found: in its output folder, in a project, in the history of one."""

from collections.abc import Container, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime, time
from pathlib import Path
from typing import Final

from conflictmap.building.snapshot import Finder, Snapshot
from conflictmap.building.writing import CLAIMS, CONTROL
from conflictmap.claims_file import read_claim_lines
from conflictmap.control import read_control
from conflictmap.errors import DataError, InputError
from conflictmap.model import Actor, Claim
from conflictmap.project import Project
from conflictmap.settings import FILE_NAME
from conflictmap.store import Builds, Store, StoredBuild
from conflictmap.wording import moment

_MEND: Final = "Name the output folder of a build, its control.csv, or a project"


def open_build(path: Path) -> Snapshot:
    """Read a build from its output folder, its control.csv, or the project that it is of.

    Raises
    ------
    InputError
        There is none of these, the project has never been built, or the states cannot be read.
    """
    actors: tuple[Actor, ...] = ()
    if _is_project(path):
        project = Project.open(path)
        actors = _own_actors(project)
        table = project.output / CONTROL
        if not table.is_file():
            raise _never_built(project)
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
    return Snapshot(str(path), timeline, _finder(claims) if claims.is_file() else None, actors)


def open_history(path: Path, by: datetime | None) -> tuple[Snapshot, Snapshot]:
    """Return an earlier build of a project and its newest one, as the project's store keeps them.

    Parameters
    ----------
    by
        The earlier is the last one that was finished by this moment; None for the one before the newest.

    Raises
    ------
    InputError
        There is no project, or it has no two such builds.
    StoreError
        What is remembered cannot be read.
    """
    if not _is_project(path):
        raise InputError(
            "one build alone cannot be compared",
            where=str(path),
            mend="Name another one after it, or a project, whose earlier builds are kept",
        )
    project = Project.open(path)
    with _history(project) as (builds, kept):
        newest = kept[0]
        earlier = _last_by(by, kept, path) if by else next(iter(kept[1:]), None)
        if earlier is None:
            raise InputError(
                "there is no build before the newest",
                where=str(path),
                mend=f"It was made on {moment(newest.made)}",
            )
        actors = _own_actors(project)
        return Snapshot.stored(earlier, builds, actors), Snapshot.stored(newest, builds, actors)


def open_stored(path: Path, by: datetime) -> Snapshot:
    """Return the last build of a project that was finished by a moment, as the project's store keeps it.

    Raises
    ------
    InputError
        There is no project, or it had not been built by then.
    StoreError
        What is remembered cannot be read.
    """
    project = Project.open(path)
    with _history(project) as (builds, kept):
        return Snapshot.stored(_last_by(by, kept, path), builds, _own_actors(project))


def end_of(when: datetime) -> datetime:
    """Return the last moment that somebody means: of a day its end, of a minute or second itself, in UTC."""
    day = when.time() == time.min
    return datetime.combine(when.date(), time.max if day else when.time(), UTC)


@contextmanager
def _history(project: Project) -> Iterator[tuple[Builds, tuple[StoredBuild, ...]]]:
    """Give the builds of a project, the newest first; there is at least one."""
    if not project.store_path.is_file():
        raise _never_built(project)
    with Store(project.store_path) as store:
        builds = Builds(store)
        kept = builds.all()
        if not kept:
            raise _never_built(project)
        yield builds, kept


def _last_by(by: datetime, kept: Sequence[StoredBuild], path: Path) -> StoredBuild:
    found = next((build for build in kept if build.made <= by), None)
    if found is None:
        raise InputError(
            f"there is no build by {moment(by)}",
            where=str(path),
            mend=f"The first one was made on {moment(kept[-1].made)}",
        )
    return found


def _is_project(path: Path) -> bool:
    return path.name == FILE_NAME or (path / FILE_NAME).is_file()


def _own_actors(project: Project) -> tuple[Actor, ...]:
    return tuple(actor.actor() for actor in project.settings.actor)


def _never_built(project: Project) -> InputError:
    return InputError(
        "this project has never been built",
        where=str(project.folder),
        mend=f"Run conflictmap build {project.folder}",
    )


def _finder(path: Path) -> Finder:
    where = str(path)

    def find(wanted: Container[str]) -> dict[str, Claim]:
        try:
            with path.open(encoding="utf-8") as lines:
                return {claim.id: claim for claim in read_claim_lines(lines, where) if claim.id in wanted}
        except OSError as error:
            raise DataError(f"cannot be read ({error.strerror})", where=where) from error
        except UnicodeDecodeError as error:
            raise DataError("is not UTF-8 text", where=where, mend="Build it anew") from error

    return find
