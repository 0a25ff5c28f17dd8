import io
import json
import subprocess
import sys
import time

import pytest
from added_reports import EDITED, OTHER, REPORT, page
from web_server import Reply

from conflictmap.cli.app import main
from conflictmap.cli.status import FAILURE, LEFT_OUT, SUCCESS, USAGE


def run(capsys, *arguments):
    with pytest.raises(SystemExit) as ended:
        main([str(argument) for argument in arguments])
    captured = capsys.readouterr()
    return ended.value.code or 0, captured.out, captured.err


def report(path, body=REPORT, source="Meridian Wire"):
    path.write_text(f"---\nsource: {source}\npublished: 2016-04-03\n---\n{body}", encoding="utf-8")
    return path


@pytest.fixture
def project(capsys, tmp_path):
    """Return the folder of a new project."""
    folder = tmp_path / "palmyra"
    assert run(capsys, "init", folder, "--theatre", "syria-iraq")[0] == SUCCESS
    return folder


def test_what_was_added_is_built(capsys, project, tmp_path):
    """From a file to a map in two commands; standard output has the path, standard error the summary."""
    status, out, err = run(capsys, "add", project, report(tmp_path / "a.txt"))
    path = project / "articles" / "2016-04-03-meridian-wire-a.txt"
    assert (status, out, err) == (SUCCESS, f"{path}\n", "added 1 article\n")
    status, _, err = run(capsys, "build", project)
    assert status == SUCCESS
    assert "articles: 1 (0 remembered)" in err


def test_copies_are_told(capsys, project, tmp_path):
    """What repeats another is named with what it repeats, and counted."""
    sources = [report(tmp_path / "a.txt"), report(tmp_path / "b.txt", EDITED, "Gazette"), tmp_path / "a.txt"]
    status, out, err = run(capsys, "add", project, *sources)
    linked, known, summary = err.splitlines()
    assert (status, out.count("\n")) == (SUCCESS, 2)
    assert linked.startswith("linked: 2016-04-03-gazette-b is a copy of 2016-04-03-meridian-wire-a (")
    assert known == f"already there: {tmp_path / 'a.txt'}: it is 2016-04-03-meridian-wire-a"
    assert summary == "added 2 articles (linked: 1 copy), 1 already there"


def test_nothing_new_is_no_failure(capsys, project, tmp_path):
    """A feed or folder that holds nothing new says so, and a script goes on."""
    path = report(tmp_path / "a.txt")
    run(capsys, "add", project, path)
    status, out, err = run(capsys, "add", project, path)
    assert (status, out) == (SUCCESS, "")
    assert err.splitlines()[-1] == "nothing new: 1 article already there"


def test_what_is_left_out_is_told_by_the_status(capsys, project, tmp_path):
    """3 where some of it was added, 1 where nothing could be."""
    path = report(tmp_path / "a.txt")
    status, out, err = run(capsys, "add", project, tmp_path / "none.txt", path)
    assert (status, out.count("\n")) == (LEFT_OUT, 1)
    assert err.splitlines() == [
        f"left out: {tmp_path / 'none.txt'}: there is no such file or folder",
        "added 1 article, 1 left out",
    ]
    assert run(capsys, "add", project, tmp_path / "none.txt")[0] == FAILURE
    assert run(capsys, "add", project, path, tmp_path / "none.txt")[0] == LEFT_OUT


def test_notes_do_not_count_as_left_out(capsys, project, tmp_path):
    """An article without a date is added, and named with what to do about it."""
    (tmp_path / "a.txt").write_text(REPORT)
    status, _, err = run(capsys, "add", project, tmp_path / "a.txt", "--outlet", "Herald")
    assert status == SUCCESS
    path = project / "articles" / "undated-herald-a.txt"
    assert err.startswith(f"noted: {path}: the article has no date")
    assert 'Add "published: YYYY-MM-DD"' in err


def test_many_notes_of_a_dataset_are_counted(capsys, project, tmp_path):
    """A dataset of hundreds of undated articles does not fill the terminal."""
    lines = (json.dumps({"text": f"{OTHER}It was shell number {n} and so on."}) for n in range(30))
    (tmp_path / "a.jsonl").write_text("\n".join(lines))
    status, out, err = run(capsys, "add", project, tmp_path / "a.jsonl")
    assert (status, out) == (SUCCESS, f"{project / 'articles' / 'a.jsonl'}\n")
    assert len(err.splitlines()) < 25
    assert "noted: 20 more; conflictmap build" in err
    assert err.splitlines()[-1].startswith("added 30 articles in 1 file (")


def test_the_loopback_needs_a_flag(capsys, project, web_server):
    """The refusal names the flag, and the flag lets the page in."""
    web_server.replies["/1"] = Reply.page(page(REPORT))
    status, out, err = run(capsys, "add", project, f"{web_server.url}/1")
    assert (status, out) == (FAILURE, "")
    assert "this machine, and is not asked. Allow it with --allow-private" in err
    status, _, _ = run(
        capsys, "add", project, f"{web_server.url}/1", "--allow-private", "--user-agent", "mapper/1"
    )
    assert status == SUCCESS
    assert web_server.asked[-1].user_agent == "mapper/1"


def test_a_column_is_named(capsys, project, tmp_path):
    """A table of one's own is read by a mapping, and a wrong one is wrong usage."""
    (tmp_path / "a.csv").write_text(f'nr,inhalt,tag\n1,"{REPORT}",03/04/2016\n')
    columns = ("--column", "text=inhalt", "--column", "published=tag", "--column", "id=nr")
    status, _, err = run(capsys, "add", project, tmp_path / "a.csv", *columns)
    assert status == FAILURE
    assert "a.csv:2: published: '03/04/2016' is not a date" in err
    assert "Or say --dates dmy" in err
    status, _, _ = run(capsys, "add", project, tmp_path / "a.csv", *columns, "--dates", "dmy")
    assert status == SUCCESS
    assert '"published": "2016-04-03"' in (project / "articles" / "a.jsonl").read_text()
    assert run(capsys, "add", project, tmp_path / "a.csv", "--column", "txt=inhalt")[0] == USAGE


def test_standard_input_is_read(capsys, project, monkeypatch):
    """A text from a pipe becomes an article with what the options say of it."""
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(REPORT.encode())))
    status, out, _ = run(capsys, "add", project, "-", "--outlet", "Herald", "--published", "2016-04-03")
    assert status == SUCCESS
    assert "/2016-04-03-herald-government-troops-entered" in out


def test_a_terminal_is_not_obeyed(capsys, project, tmp_path):
    """Escape codes in a file's name are shown as blanks."""
    path = tmp_path / "a\x1b[31m.docx"
    path.write_bytes(b"PK\x03\x04")
    assert "\x1b" not in run(capsys, "add", project, tmp_path)[2]


@pytest.mark.parametrize("agent", ["a\r\nX: y", "ü", " "])
def test_a_user_agent_is_one_header(capsys, project, agent):
    """What would break a request in two is wrong usage."""
    assert run(capsys, "add", project, "x.txt", "--user-agent", agent)[0] == USAGE


def test_without_a_project_nothing_is_added(capsys, tmp_path):
    """A folder that is no project is told, and nothing is made in it."""
    status, out, err = run(capsys, "add", tmp_path, report(tmp_path / "a.txt"))
    assert (status, out) == (FAILURE, "")
    assert "there is no conflictmap.toml" in err
    assert not (tmp_path / "articles").exists()


def test_a_killed_addition_leaves_whole_files(project, web_server, tmp_path):
    """What was told on standard output is there, and nothing half-written is."""
    web_server.replies["/1"] = Reply(silent=True)
    command = [sys.executable, "-m", "conflictmap", "add", project, report(tmp_path / "a.txt")]
    with subprocess.Popen(
        [*command, f"{web_server.url}/1", "--allow-private"],
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
    ) as adding:
        assert adding.stdout is not None
        first = adding.stdout.readline().decode().strip()
        ends = time.monotonic() + 20
        while not web_server.asked and time.monotonic() < ends:
            time.sleep(0.01)
        adding.kill()
    kept = sorted(path.name for path in (project / "articles").iterdir())
    assert kept == ["2016-04-03-meridian-wire-a.txt", "README.md", "_originals"]
    assert first.endswith(kept[0])
