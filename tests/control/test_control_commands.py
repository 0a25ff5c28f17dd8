"""`conflictmap control` and `conflictmap explain` as a user runs them."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

ARTICLES = {
    "gazette": ("Reuters", "2016-12-11", "Islamic State militants captured the city of Palmyra on Sunday."),
    "post": ("BBC", "2016-12-12", "Islamic State recaptured Palmyra from the Syrian army on Sunday."),
}

FIELDS = (
    *("place", "name", "lat", "lon", "from", "to", "status", "holder", "besieged_by", "confidence"),
    *("rival", "divided", "share", "heard", "supporting", "opposing"),
)


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("palmyra")
    (folder / "conflictmap.toml").write_text('title = "Palmyra"\ntheatre = "syria-iraq"\n', encoding="utf-8")
    (folder / "articles").mkdir()
    for name, (source, published, text) in ARTICLES.items():
        front = f'---\nsource: "{source}"\npublished: "{published}"\n---\n'
        (folder / "articles" / f"{name}.md").write_text(front + text + "\n", encoding="utf-8")
    return folder


def _run(*arguments: str | Path) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "conflictmap", *map(str, arguments)]
    return subprocess.run(command, capture_output=True, text=True, check=False, encoding="utf-8")


def test_json_has_the_fields_of_the_contract(project: Path) -> None:
    """The states of a day come as a list of objects, and nothing else on standard output."""
    done = _run("control", project, "--on", "2016-12-12", "--format", "json")
    assert (done.returncode, done.stderr) == (0, "")
    (row,) = [row for row in json.loads(done.stdout) if row["name"] == "Palmyra"]
    assert tuple(row) == FIELDS
    assert (row["status"], row["holder"]) == ("controlled", "isis")


def test_table_and_csv(project: Path) -> None:
    """The other formats show the same state."""
    for form in ("table", "csv"):
        done = _run("control", project, "--on", "2016-12-12", "--known-by", "2016-12-12", "--format", form)
        assert done.returncode == 0
        assert "Palmyra" in done.stdout


def test_explain_quotes(project: Path) -> None:
    """An explanation names the verdict, the sentences and the sources."""
    done = _run("explain", project, "palmyra", "--on", "2016-12-12")
    assert (done.returncode, done.stderr) == (0, "")
    assert "held by Islamic State" in done.stdout
    assert "BBC" in done.stdout
    assert "Islamic State recaptured Palmyra" in done.stdout


@pytest.mark.parametrize(
    "arguments",
    [
        ("control", "{project}", "--on", "1999-01-01"),
        ("explain", "{project}", "Atlantis", "--on", "2016-12-12"),
        ("explain", "{project}", "Palmyra", "--on", "2016-12-12", "--known-by", "1999-01-01"),
        ("control", "{project}/nowhere", "--on", "2016-12-12"),
    ],
)
def test_bad_questions_get_one_line(project: Path, arguments: tuple[str, ...]) -> None:
    """A day outside the map, a place nobody spoke of, no project: one line each and failure."""
    done = _run(*(part.replace("{project}", str(project)) for part in arguments))
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr.startswith("conflictmap: ")
    assert done.stderr.count("\n") == 1
