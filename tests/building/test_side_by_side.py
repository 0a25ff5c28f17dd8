"""Several commands on one project at the same moment."""

import subprocess
import sys

import pytest
from two_reports import LOST, TOOK

from conflictmap.project import Project


@pytest.fixture
def start():
    """Return a function that starts conflictmap and does not wait for it."""

    def begin(*arguments):
        words = [sys.executable, "-m", "conflictmap", *map(str, arguments)]
        return subprocess.Popen(words, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)

    return begin


def ended(*processes):
    """Return what processes said when all have ended, each without a traceback and in order."""
    said = [process.communicate(timeout=120)[0] for process in processes]
    assert [process.returncode for process in processes] == [0] * len(processes), said
    assert "Traceback" not in "".join(said)
    return said


def test_two_additions_of_the_same_articles_add_each_once(project, start, tmp_path):
    """The second waits for the first, and finds that they are there."""
    sources = tmp_path / "sources"
    sources.mkdir()
    for name, text in (("one.txt", TOOK.replace("Sunday", "Sunday morning")), ("two.txt", LOST)):
        (sources / name).write_text(text, encoding="utf-8")
    ended(start("add", project, sources), start("add", project, sources))
    texts = [path.read_text(encoding="utf-8") for path in (project / "articles").glob("*.*")]
    assert sum("Sunday morning" in text for text in texts) == 1
    assert sum("Tuesday" in text for text in texts) == 1
    assert len(texts) == 3
    assert not list((project / "articles").rglob("*.part*"))


def test_a_build_an_addition_and_an_export_are_not_in_one_anothers_way(project, start, tmp_path):
    """Each does its whole work, and the next build has everything."""
    Project.open(project).build()
    (tmp_path / "lost.txt").write_text(LOST, encoding="utf-8")
    (project / "articles" / "took.txt").write_text(TOOK.replace("Sunday", "Sunday evening"), encoding="utf-8")
    folder = tmp_path / "export"
    ended(
        start("build", project),
        start("add", project, tmp_path / "lost.txt"),
        start("export", project, "--csv", "--output", folder),
    )
    assert {path.name for path in folder.iterdir()} == {"states.csv", "about.json"}
    Project.open(project).build()
    claims = (project / "output" / "claims.jsonl").read_text(encoding="utf-8")
    assert claims.count("\n") >= 2
    assert "Sunday evening" in claims
    assert "the army admitted" in claims
