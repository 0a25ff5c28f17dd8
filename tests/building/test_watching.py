"""A project that is built on every change, on the terminal and in the browser."""

import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request
from threading import Thread

import map_server
import pytest
from two_reports import LOST

from conflictmap.project import Project
from conflictmap.watching import Watcher

PATIENCE = 60.0


@pytest.fixture
def watched(project):
    """Return a running watcher's outcomes so far, and a function that waits for the next ones."""
    outcomes = []
    watcher = Watcher(project, lambda opened: opened.build())

    def follow():
        outcomes.extend(watcher.outcomes())

    thread = Thread(target=follow)
    thread.start()

    def wait(count):
        end = time.monotonic() + PATIENCE
        while len(outcomes) < count:
            assert time.monotonic() < end, outcomes
            time.sleep(0.05)
        return outcomes[count - 1]

    yield wait
    watcher.stop()
    thread.join(PATIENCE)
    assert not thread.is_alive()


def test_it_builds_at_once_and_on_each_change(watched, add):
    """A new article is a new build, of which only that article is read."""
    assert watched(1).report.articles == 1
    add("lost", LOST)
    second = watched(2)
    assert (second.report.articles, second.report.read_anew) == (2, 1)


def test_it_recovers_from_mistakes(watched, project, read):
    """Settings that cannot be used are named, the map stays, and mending them is enough."""
    watched(1)
    before = read(project / "output")
    settings = project / "conflictmap.toml"
    good = settings.read_text(encoding="utf-8")
    settings.write_text(good + "\ncolour = 'red'\n", encoding="utf-8")
    assert "there is no such key" in str(watched(2).problem)
    assert read(project / "output") == before
    settings.write_text(good, encoding="utf-8")
    assert watched(3).report.unchanged_since is not None


def test_what_it_writes_itself_is_no_change(watched, project):
    """Output, store and originals do not set it off."""
    watched(1)
    (project / "output" / "note.txt").write_text("mine")
    (project / "articles" / "_originals").mkdir()
    (project / "articles" / "_originals" / "page.html").write_text("<p>kept</p>")
    (project / "notes.txt").write_text("mine")
    time.sleep(1.5)
    with pytest.raises(AssertionError):
        _at_once(watched)


def _at_once(watched):
    global PATIENCE  # noqa: PLW0603 - a wait that is meant to be in vain
    kept, PATIENCE = PATIENCE, 0.2
    try:
        watched(2)
    finally:
        PATIENCE = kept


def test_a_folder_that_goes_and_comes_back_is_built_again(watched, project):
    """As when somebody switches branches."""
    watched(1)
    away = project.with_name("away")
    project.rename(away)
    assert "has gone" in str(watched(2).problem)
    away.rename(project)
    assert watched(3).report is not None


def test_the_command_ends_in_peace(project, add):
    """Ctrl-C is no failure, and what happened until then was said."""
    process = subprocess.Popen(
        [sys.executable, "-m", "conflictmap", "watch", project], stderr=subprocess.PIPE, text=True
    )
    _until(process, "waiting for changes")
    add("lost", LOST)
    assert "2 (1 remembered)" in _until(process, "waiting for changes")
    process.send_signal(signal.SIGINT)
    assert process.stderr.read().splitlines()[-1] == "ended"
    assert process.wait(PATIENCE) == 0
    process.stderr.close()


def _until(process, words):
    said = ""
    while words not in said:
        line = process.stderr.readline()
        assert line, said
        said += line
    return said


@pytest.fixture
def served(project):
    """Return the address of a server that shows the project, and end it afterwards."""
    with map_server.served(project) as address:
        yield address


def test_the_server_answers_its_own_name_and_shows_its_own_files_alone(served, project):
    """No other host name, no file outside, nothing that changes anything."""
    Project.open(project).build()
    with urllib.request.urlopen(f"{served}/map/control.csv") as answer:
        assert answer.read() == (project / "output" / "control.csv").read_bytes()
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
    for path, headers, method, status in (
        ("/", {"Host": "evil.example"}, "GET", 400),
        ("/map/..%2fconflictmap.toml", {}, "GET", 404),
        ("/map/%2e%2e/conflictmap.toml", {}, "GET", 404),
        ("/map/.conflictmap-ready", {}, "GET", 404),
        ("/map/nothing.html", {}, "GET", 404),
        ("/", {}, "POST", 405),
        ("/map/index.html", {}, "DELETE", 405),
    ):
        request = urllib.request.Request(f"{served}{path}", headers=headers, method=method)
        with pytest.raises(urllib.error.HTTPError) as caught:
            urllib.request.urlopen(request)
        assert caught.value.code == status, path
        caught.value.close()


def test_a_port_in_use_is_one_line(served, project, command):
    """Another can be chosen."""
    done = command("serve", project, "--port", served.rpartition(":")[2])
    assert done.returncode == 1
    assert "cannot be listened on: Address already in use. Choose another with --port" in done.stderr
