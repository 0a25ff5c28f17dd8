"""The output: whether it is whole and of the present articles, and what the last build could not do."""

from collections.abc import Iterator
from typing import Final

from conflictmap.building.inputs import digest_of
from conflictmap.building.report import BuildReport
from conflictmap.building.writing import PAGE
from conflictmap.checks.finding import Finding, warned
from conflictmap.checks.remembered import kept_builds
from conflictmap.corrections import FILE_NAME as CORRECTIONS
from conflictmap.project import Project
from conflictmap.store import StoredBuild
from conflictmap.wording import moment

# So many decisions that are stale are named; the rest are counted.
_NAMED: Final = 10


def output(project: Project) -> Iterator[Finding]:
    """Compare the output with what builds wrote, and with what the next one would read."""
    folder, kept = project.output, kept_builds(project)
    if not (folder / PAGE).exists() and not any(_differing(project, build) == [] for build in kept[:1]):
        yield Finding("output", f"there is no map in {folder} yet. Run conflictmap build {project.folder}")
        return
    if not kept:
        yield warned("output", f"{folder}: nothing is known of how it was made. Run conflictmap build again")
        return
    last = kept[0]
    changed = _differing(project, last)
    older = next((build for build in kept[1:] if not _differing(project, build)), None) if changed else None
    if older is not None:
        says = f"{folder} is of the build of {moment(older.made)}, not of the last one"
        yield warned("output", f"{says}. Run conflictmap build {project.folder}")
    elif changed:
        says = f"{', '.join(changed)} in {folder}: changed by hand, damaged or missing"
        yield warned("output", f"{says}. Copy what you changed; conflictmap build writes the files anew")
    elif last.inputs != project.inputs():
        says = f"{folder} is not of the present articles, settings or program"
        yield warned("output", f"{says}. Run conflictmap build {project.folder}")
    else:
        yield Finding("output", f"of the build of {moment(last.made)}, and nothing has changed since")


def decisions(project: Project) -> Iterator[Finding]:
    """Name the decisions that the last build found nothing to do with, if it was of the present articles."""
    path = project.folder / CORRECTIONS
    if not path.exists():
        return
    kept = kept_builds(project)
    if not kept or kept[0].inputs != project.inputs():
        yield Finding("decisions", f"whether all in {path.name} are of use shows after the next build")
        return
    said = BuildReport.from_json(kept[0].report, project.folder, path, kept[0].made)
    if said is None:
        yield warned("decisions", "what the last build said of them is damaged. Run conflictmap build again")
        return
    stale = [problem for problem in said.problems if (problem.where or "").startswith(f"{path}:")]
    for problem in stale[:_NAMED]:
        yield warned("decisions", str(problem))
    if len(stale) > _NAMED:
        yield warned("decisions", f"{len(stale) - _NAMED} more; conflictmap review --kind stale shows them")
    if not stale:
        yield Finding("decisions", f"all in {path.name} are of use")


def _differing(project: Project, build: StoredBuild) -> list[str]:
    """Return the files of a build's output that are not as it wrote them."""
    return [name for name, known in build.files.items() if digest_of(project.output / name) != known]
