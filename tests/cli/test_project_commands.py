import json

import pytest

from conflictmap.cli.app import main
from conflictmap.cli.status import FAILURE, LEFT_OUT, SUCCESS
from conflictmap.settings import load_settings

REPORT = """---
source: Meridian Wire
published: 2016-04-03
---
Syrian troops recaptured the town of al-Qaryatayn from Islamic State on Sunday.
"""


def run(capsys, *arguments):
    with pytest.raises(SystemExit) as ended:
        main([str(argument) for argument in arguments])
    captured = capsys.readouterr()
    return ended.value.code or 0, captured.out, captured.err


@pytest.fixture
def project(capsys, tmp_path):
    """Return the folder of a project that init made, with one article."""
    folder = tmp_path / "palmyra"
    status, _, _ = run(
        capsys, "init", folder, "--title", 'The "pearl" of the desert', "--theatre", "syria-iraq"
    )
    assert status == SUCCESS
    (folder / "articles" / "one.txt").write_text(REPORT)
    return folder


def test_init_makes_a_project_that_builds(capsys, project):
    """From nothing to a map: init, an article, build."""
    assert load_settings(project / "conflictmap.toml").title == 'The "pearl" of the desert'
    status, out, err = run(capsys, "build", project)
    assert (status, out) == (SUCCESS, "")
    assert "articles: 1 (0 remembered)" in err
    assert err.splitlines()[-1] == f"map: {project / 'output' / 'index.html'}"
    assert "desert" in (project / "output" / "index.html").read_text(encoding="utf-8")
    assert "1 remembered" in run(capsys, "build", project)[2]


def test_init_overwrites_nothing(capsys, project):
    """A second init in the same place fails and leaves everything as it was."""
    before = (project / "conflictmap.toml").read_bytes()
    status, _, err = run(capsys, "init", project, "--title", "Other")
    assert status == FAILURE
    assert "already" in err
    assert (project / "conflictmap.toml").read_bytes() == before


def test_init_knows_the_theatres(capsys, tmp_path):
    """A theatre that does not exist is wrong usage, and the message lists those that do."""
    status, _, err = run(capsys, "init", tmp_path / "x", "--theatre", "atlantis")
    assert status == 2
    assert "syria-iraq" in " ".join(err.split())


def test_build_says_what_it_left_out(capsys, project):
    """The status tells a script, and the line a person, that an article is missing from the map."""
    (project / "articles" / "empty.md").write_text("")
    status, out, err = run(capsys, "build", project)
    assert (status, out) == (LEFT_OUT, "")
    assert f"left out: {project / 'articles' / 'empty.md'}: the file is empty" in err.splitlines()


def test_build_without_any_article_fails(capsys, project):
    """When nothing is left there is no map, and each reason is named before that is said."""
    (project / "articles" / "one.txt").write_bytes(b"\x00\x01" * 99)
    status, _, err = run(capsys, "build", project)
    assert status == FAILURE
    left_out, failed = err.splitlines()
    assert "one.txt" in left_out
    assert "no article is left" in failed
    assert not (project / "output").exists()


def test_build_writes_where_it_is_told(capsys, project, tmp_path):
    """With --output the map goes elsewhere, and the project's own output stays as it is."""
    status, _, _ = run(capsys, "build", project, "--output", tmp_path / "map")
    assert status == SUCCESS
    rows = [json.loads(line) for line in (tmp_path / "map" / "claims.jsonl").read_text().splitlines()]
    assert [row["place_name"] for row in rows] == ["al-Qaryatayn"]
    assert not (project / "output").exists()


def test_the_example_builds(capsys, examples, tmp_path):
    """The project that the README shows is built without a complaint, and every article has its say."""
    status, _, _ = run(capsys, "build", examples / "palmyra-2016", "-o", tmp_path)
    assert status == SUCCESS
    rows = [json.loads(line) for line in (tmp_path / "claims.jsonl").read_text().splitlines()]
    articles = {row["article"] for row in rows}
    assert len(articles) >= 8
    assert {"palmyra", "mosul", "raqqa", "ramadi", "tiyas-airbase", "al-mahr", "jazal"} <= {
        row["place_id"] for row in rows
    }
    assert {"captured", "recaptured", "withdrew", "repelled", "contested", "besieged", "holds"} <= {
        row["change"] for row in rows
    }


def test_doctor_finds_nothing_wrong_here(capsys, project):
    """A sound installation and project get a line a check, and success."""
    status, out, err = run(capsys, "doctor", project)
    assert (status, err) == (SUCCESS, "")
    assert all(line.startswith("ok ") for line in out.splitlines())
    for check in ("Python", "language model", "viewer bundle", "gazetteer", "settings", "articles", "store"):
        assert f" {check}: " in out


@pytest.mark.parametrize(
    ("file", "content", "words"),
    [
        ("conflictmap.toml", "titel = 'x'", "Did you mean 'title'"),
        ("conflictmap.toml", "title = 'x'\ntheatre = 'atlantis'", "syria-iraq"),
        (".conflictmap/store.sqlite", "no database " * 99, "Rename it"),
    ],
)
def test_doctor_names_what_is_broken(capsys, project, file, content, words):
    """A failing check says what to do, and does not hide the others."""
    path = project / file
    path.parent.mkdir(exist_ok=True)
    path.write_text(content)
    status, out, _ = run(capsys, "doctor", project)
    assert status == FAILURE
    (failed,) = [line for line in out.splitlines() if line.startswith("FAIL")]
    assert words in failed
    assert out.count("ok ") >= 4


def test_doctor_warns_of_articles_that_would_be_left_out(capsys, project):
    """What a build would leave out is known before."""
    (project / "articles" / "two.txt").write_text("Troops left.")
    status, out, _ = run(capsys, "doctor", project)
    assert status == LEFT_OUT
    assert [line.split(":")[0] for line in out.splitlines() if line.startswith("warn")] == ["warn  articles"]
