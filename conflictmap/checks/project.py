"""A project: its settings and decisions, its articles and folders, what is remembered of it, its output."""

from collections.abc import Callable, Iterable, Iterator
from functools import partial
from pathlib import Path

from conflictmap.checks import folders, leftovers, output, remembered
from conflictmap.checks.finding import Check, Finding, warned
from conflictmap.checks.installation import imports_in
from conflictmap.errors import ConflictmapError, GeocoderError
from conflictmap.project import Project
from conflictmap.store import SCHEMA, Store
from conflictmap.wording import counted


def project_checks(folder: Path, *, online: bool) -> list[Check]:
    """Return the checks of a project.

    Parameters
    ----------
    online
        Ask the project's geocoder for a name.
    """
    checks: list[Check] = [("settings", partial(_settings, folder))]
    of_usable: dict[str, Callable[[Project], Iterable[Finding]]] = {
        "reading": _reading,
        "imported gazetteers": _imports,
        "locks": leftovers.locks,
        "leftovers": leftovers.leftovers,
        "rights": folders.rights,
        "room": folders.room,
        "articles": _articles,
        "store": remembered.store,
        "clock": remembered.clock,
        "output": output.output,
        "decisions": output.decisions,
        "geocoder": partial(_geocoder, online=online),
    }
    checks += [(name, partial(_of_usable, folder, check)) for name, check in of_usable.items()]
    return checks


def _settings(folder: Path) -> Iterator[Finding]:
    project = Project.open(folder)
    theatres = ", ".join(project.settings.theatre) or "all theatres"
    project.check()
    yield Finding("settings", f"{project.settings.title!r}, {theatres}")


def _of_usable(folder: Path, check: Callable[[Project], Iterable[Finding]]) -> Iterable[Finding]:
    """Make a check of a project; where that cannot be opened, `_settings` has said why."""
    try:
        project = Project.open(folder)
    except ConflictmapError:
        return ()
    return check(project)


def _reading(project: Project) -> Iterator[Finding]:
    from conflictmap.reading.extractors import available  # noqa: PLC0415 - what is missing is a finding

    name = project.settings.reading.extractor
    others = ", ".join(other for other in available() if other != name) or "none"
    frames = counted(len(project.frames), "frame")
    says = (
        f"extractor {name!r} ({project.extractor.identity}), others installed: {others}; {frames} of its own"
    )
    yield Finding("reading", says)


def _imports(project: Project) -> Iterator[Finding]:
    if project.settings.gazetteers != "none":
        yield from imports_in(project.folder)


def _articles(project: Project) -> Iterator[Finding]:
    strange = folders.strange_articles(project)
    told = tuple(folders.strange_files(project, strange))
    yield from told
    if not all(finding.sound for finding in told):
        return
    # What is said of a file once need not be said again in the words of its reader.
    said = {str(path) for path in strange}
    batch = project.articles()
    for problem in batch.problems:
        if problem.where not in said:
            yield warned("articles", str(problem))
    yield Finding("articles", f"{len(batch.articles)} can be read", sound=bool(batch.articles))


def _geocoder(project: Project, *, online: bool) -> Iterator[Finding]:
    service = project.geocoder
    if service is None:
        yield Finding("geocoder", "none is set: nothing is asked online")
        return
    answers, empty = 0, 0
    if project.store_path.is_file():
        with Store(project.store_path, read_only=True) as store:
            answers, empty = store.answers() if store.version == SCHEMA else (0, 0)
    yield Finding(
        "geocoder",
        f"{service.data.title} at {service.url}; answers remembered: {answers}, without a place: {empty}",
    )
    if online:
        from conflictmap.places.online import WALL, trial  # noqa: PLC0415 - only where it is asked

        try:
            says = f"it answers; places of the name asked for: {trial(service, WALL)}"
        except GeocoderError as error:
            yield warned("geocoder", str(error))
        else:
            yield Finding("geocoder", says)
