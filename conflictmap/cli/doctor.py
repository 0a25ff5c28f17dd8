"""`conflictmap doctor`: whether the installation and a project are sound, and how to mend what is not."""

import sqlite3
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Final

import typer

from conflictmap import __version__
from conflictmap.cli.candidates import counted
from conflictmap.cli.status import FAILURE, LEFT_OUT, SUCCESS
from conflictmap.errors import ConflictmapError, GeocoderError, InstallationError

if TYPE_CHECKING:
    from conflictmap.project import Project

EXAMPLE: Final = "Example: conflictmap doctor examples/palmyra-2016"

_OLDEST: Final = (3, 11)
_NEWEST: Final = (3, 14)


@dataclass(frozen=True, slots=True)
class Finding:
    """What a check found: `sound` False stops builds, `warning` is left out of one."""

    check: str
    says: str
    sound: bool = True
    warning: bool = False

    def __str__(self) -> str:
        mark = "warn" if self.warning else "ok" if self.sound else "FAIL"
        return f"{mark:<4}  {self.check}: {self.says}"


def doctor(
    project: Annotated[
        Path | None, typer.Argument(help="A project to check as well.", metavar="[PROJECT]")
    ] = None,
    online: Annotated[
        bool, typer.Option("--online", help="Ask the project's geocoder, if it has one, for a name.")
    ] = False,
) -> None:
    """Check the installation and, given one, a project: a line a check, with what to do where it fails.

    The exit status is 1 where a check fails, and 3 where a build would leave something out.
    """
    checks: list[tuple[str, Callable[[], Iterator[Finding]]]] = [
        ("Python", _python),
        ("language model", _model),
        ("viewer bundle", _viewer),
        ("gazetteer", _gazetteer),
        ("imported gazetteers", lambda: _imports(None)),
    ]
    if project is not None:
        checks.append(("project", lambda: _project(project, online=online)))
    findings: list[Finding] = []
    for name, check in checks:
        for finding in _guarded(name, check):
            sys.stdout.write(f"{finding}\n")
            findings.append(finding)
    if not all(finding.sound for finding in findings):
        raise typer.Exit(FAILURE)
    raise typer.Exit(LEFT_OUT if any(finding.warning for finding in findings) else SUCCESS)


def _guarded(name: str, check: Callable[[], Iterator[Finding]]) -> Iterator[Finding]:
    try:
        yield from check()
    except ConflictmapError as error:
        yield Finding(name, str(error), sound=False)


def _python() -> Iterator[Finding]:
    version = sys.version_info[:2]
    says = f"{sys.version.split()[0]}, SQLite {sqlite3.sqlite_version}, conflictmap {__version__}"
    if not _OLDEST <= version <= _NEWEST:
        says += ". Use Python 3.11 to 3.14"
    yield Finding("Python", says, sound=_OLDEST <= version <= _NEWEST)


# What follows imports each part only when it is checked: one that is missing must not hide the others.


def _model() -> Iterator[Finding]:
    try:
        from conflictmap.reading.parser import model_name  # noqa: PLC0415 - see above
    except ImportError as error:
        raise InstallationError(f"{error.name} is missing", mend="Install conflictmap again") from error
    yield Finding("language model", model_name())


def _viewer() -> Iterator[Finding]:
    from conflictmap.maps.bundle import page_bundle  # noqa: PLC0415 - see above

    bundle = page_bundle()
    yield Finding("viewer bundle", f"{(len(bundle.script) + len(bundle.style)) // 1024} kB")


def _gazetteer() -> Iterator[Finding]:
    from conflictmap.data import gazetteer_folder, theatre_names  # noqa: PLC0415 - see above
    from conflictmap.places import Gazetteer  # noqa: PLC0415 - see above
    from conflictmap.reading.actors import load_actors  # noqa: PLC0415 - see above

    theatres = theatre_names(gazetteer_folder())
    places = Gazetteer.open(theatres).local_places()
    actors = load_actors(gazetteer_folder() / "actors", ())
    yield Finding(
        "gazetteer", f"{len(theatres)} theatres with {len(places)} places of their own, {len(actors)} actors"
    )


def _imports(project: Path | None) -> Iterator[Finding]:
    from conflictmap.places.imports import FOLDER, Imported, indices, user_folder  # noqa: PLC0415 - see above

    for path in indices(user_folder() if project is None else project / FOLDER):
        try:
            imported = Imported(path)
            imported.check()
        except ConflictmapError as error:
            yield Finding("imported gazetteer", str(error), sound=False)
            continue
        facts = imported.facts
        imported.close()
        says = f"{imported.name}, {counted(len(imported), 'place')}, {facts['title']} ({facts['licence']})"
        yield Finding("imported gazetteer", says)


def _project(folder: Path, *, online: bool) -> Iterator[Finding]:
    from conflictmap.project import Project  # noqa: PLC0415 - see above
    from conflictmap.store import Builds, Store  # noqa: PLC0415 - see above
    from conflictmap.wording import moment  # noqa: PLC0415 - see above

    project = Project.open(folder)
    theatres = ", ".join(project.settings.theatre) or "all theatres"
    project.check()
    yield Finding("settings", f"{project.settings.title!r}, {theatres}")
    yield from _reading(project)
    if project.settings.gazetteers != "none":
        yield from _imports(project.folder)
    batch = project.articles()
    for problem in batch.problems:
        yield Finding("articles", str(problem), warning=True)
    yield Finding("articles", f"{len(batch.articles)} can be read", sound=bool(batch.articles))
    if project.store_path.exists():
        with Store(project.store_path) as store:
            store.check()
            builds = Builds(store).all()
        size = f"{project.store_path.stat().st_size // 1024} kB"
        last = f", the last of {moment(builds[0].made)}" if builds else ""
        yield Finding("store", f"{size}, {counted(len(builds), 'build')} kept{last}")
    else:
        yield Finding("store", "nothing is remembered yet: the next build reads all articles")
    yield from _geocoder(project, online=online)


def _reading(project: "Project") -> Iterator[Finding]:
    from conflictmap.reading.extractors import available  # noqa: PLC0415 - see above

    name = project.settings.reading.extractor
    others = ", ".join(other for other in available() if other != name) or "none"
    frames = counted(len(project.frames), "frame")
    says = (
        f"extractor {name!r} ({project.extractor.identity}), others installed: {others}; {frames} of its own"
    )
    yield Finding("reading", says)


def _geocoder(project: "Project", *, online: bool) -> Iterator[Finding]:
    from conflictmap.store import Store  # noqa: PLC0415 - see above

    service = project.geocoder
    if service is None:
        yield Finding("geocoder", "none is set: nothing is asked online")
        return
    answers, empty = 0, 0
    if project.store_path.exists():
        with Store(project.store_path) as store:
            answers, empty = store.answers()
    yield Finding(
        "geocoder",
        f"{service.data.title} at {service.url}; answers remembered: {answers}, without a place: {empty}",
    )
    if online:
        from conflictmap.places.online import WALL, trial  # noqa: PLC0415 - see above

        try:
            says = f"it answers; places of the name asked for: {trial(service, WALL)}"
        except GeocoderError as error:
            yield Finding("geocoder", str(error), warning=True)
        else:
            yield Finding("geocoder", says)
