"""Commands that are broken off at a point, what has to be there then, and what the next run makes of it."""

import shutil
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from fault_points import Faulty, Run
from two_reports import LOST, SETTINGS, TOOK

Files = Mapping[str, bytes]

# What tells of the build before differs by nature.
HISTORY = {"changes.md", "changes.json"}
ENVIRONMENT = {"SOURCE_DATE_EPOCH": "1795780800"}
VILLAGES = "name,lat,lon\n" + "".join(f"Village {number},34.{number},38.{number}\n" for number in range(9))
DATASET = "title,published,source,text\n" + "".join(
    f"Report {number},2016-04-0{number},Wire,Fighters number {number} held the bridge of {number} arches.\n"
    for number in range(1, 5)
)


@dataclass(frozen=True)
class Scenario:
    """A command on a project that has been built.

    `seen` names the files that people look at, `again` is what is run afterwards, the command itself where it
    is empty; `gradual` lets files come one by one.
    """

    name: str
    arguments: tuple[str, ...]
    seen: str
    stdin: str = ""
    again: tuple[str, ...] = ()
    gradual: bool = False
    sources: Mapping[str, str] = ()  # type: ignore[assignment]


SCENARIOS = {
    one.name: one
    for one in (
        Scenario("build", ("build", "{project}"), "output"),
        Scenario(
            "add",
            ("add", "{project}", "{sources}/one.txt", "{sources}/two.html", "{sources}/three.csv"),
            "articles",
            gradual=True,
        ),
        Scenario(
            "export",
            ("export", "{project}", "--geojson", "--csv", "--kml", "--claims", "--bibtex"),
            "output/export",
        ),
        Scenario("report", ("report", "{project}", "--format", "md"), "output"),
        Scenario(
            "review",
            ("review", "{project}", "--interactive", "--by", "Ann"),
            "corrections.toml",
            stdin="a\nsure\nq\n",
        ),
        Scenario(
            "import",
            ("gazetteer", "import", "{sources}/villages.csv", "--project", "{project}"),
            "gazetteer",
        ),
    )
}


def make_project(folder: Path, **articles: str) -> Path:
    """Make a project with articles, and beside it what is added to it."""
    (folder / "articles").mkdir(parents=True)
    (folder / "conflictmap.toml").write_text(SETTINGS, encoding="utf-8")
    for name, text in articles.items():
        (folder / "articles" / f"{name}.txt").write_text(text, encoding="utf-8")
    return folder


def make_sources(folder: Path) -> Path:
    """Make what `add` and `gazetteer import` are given."""
    folder.mkdir()
    (folder / "one.txt").write_text("---\nsource: Wire\npublished: 2016-05-01\n---\nThe army left Mahin.\n")
    text = "Rebels entered the town of Mahin in the morning, residents told the paper by telephone on Sunday."
    (folder / "two.html").write_text(
        f"<html><title>Mahin</title><body><article><p>{text}</p></article></body>"
    )
    (folder / "three.csv").write_text(DATASET)
    (folder / "villages.csv").write_text(VILLAGES)
    return folder


@dataclass(frozen=True)
class Verdict:
    """What came of a fault: how the run ended, and what is wrong, nothing where all is well."""

    run: Run
    wrong: tuple[str, ...]


class Trial:
    """A scenario, and what it does where nothing goes wrong."""

    def __init__(self, scenario: Scenario, faulty: Faulty, folder: Path) -> None:
        self._scenario, self._faulty, self._folder = scenario, faulty, folder
        folder.mkdir()
        self._sources = make_sources(folder / "sources")
        self._before = make_project(folder / "before", took=TOOK)
        assert faulty.run("build", self._before, root=folder).status == 0
        if scenario.name == "build":
            (self._before / "articles" / "lost.txt").write_text(LOST, encoding="utf-8")
        self.old = self._seen(self._before)
        whole = self._copy()
        self.run = self._run(scenario.arguments, whole)
        assert self.run.status in {0, 3}, self.run
        self.new = self._seen(whole)
        assert self.new != self.old

    @property
    def points(self) -> int:
        """How many points the command comes by."""
        return len(self.run.points)

    def with_fault(self, fault: str, at: int, look: Callable[[Path], list[str]] = lambda _: []) -> Verdict:
        """Bring about a fault, look, run again, and tell what is wrong; `look` may look between the two."""
        project = self._copy()
        run = self._run(self._scenario.arguments, project, fault, at)
        wrong = [*self._half(project), *look(project), *_ending(run, fault)]
        again = self._run(self._scenario.again or self._scenario.arguments, project)
        if again.status not in {0, 3} or "Traceback" in again.err:
            wrong.append(f"the next run failed: {again.err}")
        seen = self._seen(project)
        if seen != self.new and not self._scenario.again:
            differing = sorted(name for name in {*seen, *self.new} if seen.get(name) != self.new.get(name))
            wrong.append(f"after the next run these are not as they should be: {differing}")
        if left := _leftovers(project):
            wrong.append(f"left behind: {left}")
        return Verdict(run, tuple(wrong))

    def _half(self, project: Path) -> list[str]:
        """Return what is neither as it was nor as it should become."""
        if any(project.rglob(".conflictmap-ready")):
            return []  # the next run puts the rest in place
        seen = self._seen(project)
        if self._scenario.gradual:
            bad = [
                name
                for name, content in seen.items()
                if content not in {self.old.get(name), self.new.get(name)}
            ]
            return [f"half or too much: {bad}"] if bad else []
        return [] if seen in (self.old, self.new) else ["a mixture"]

    def _run(self, arguments: tuple[str, ...], project: Path, fault: str = "none", at: int = 0) -> Run:
        words = [one.format(project=project, sources=self._sources) for one in arguments]
        return self._faulty.run(
            *words, root=project, fault=fault, at=at, stdin=self._scenario.stdin, environment=ENVIRONMENT
        )

    def _copy(self) -> Path:
        project = self._folder / "project"
        shutil.rmtree(project, ignore_errors=True)
        shutil.copytree(self._before, project)
        return project

    def _seen(self, project: Path) -> Files:
        top = project / self._scenario.seen
        files = [top] if top.is_file() else sorted(top.rglob("*"))
        return {
            str(path.relative_to(project)): path.read_bytes()
            for path in files
            if path.is_file() and path.name not in HISTORY and not _is_hidden(path.relative_to(project))
        }


def _is_hidden(path: Path) -> bool:
    return any(part.startswith(".") for part in path.parts)


def _leftovers(project: Path) -> list[str]:
    return [
        str(path.relative_to(project))
        for path in project.rglob("*")
        if (path.name.startswith(".") or ".part" in path.name)
        and ".conflictmap" not in path.parts
        and not path.name.endswith(".lock")
    ]


def _ending(run: Run, fault: str) -> list[str]:
    """Return what is wrong with how a run ended: one line, and the status that says why."""
    if "Traceback" in run.err:
        return [f"a traceback: {run.err}"]
    statuses = {"kill": {-9, 0, 3}, "full": {0, 1, 3}, "interrupt": {130, 0, 3}, "terminate": {143, 0, 3}}
    if run.status not in statuses[fault]:
        return [f"it ended with {run.status}: {run.err}"]
    told = [line for line in run.err.splitlines() if line.startswith("conflictmap: ")]
    if run.status in {1, 130, 143} and len(told) != 1:
        return [f"not one line: {run.err}"]
    return []
