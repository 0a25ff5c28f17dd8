"""Builds that are killed, starved, or in one another's way: the map stays whole, the next one succeeds."""

import os
import random
import resource
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
from datetime import UTC, datetime

import pytest
from two_reports import LOST, TOOK

from conflictmap.building.lock import one_at_a_time
from conflictmap.errors import StoreError
from conflictmap.project import LOCK, Project
from conflictmap.store import SCHEMA, Builds, Store

# What tells of the build before differs by nature.
HISTORY = {"changes.md", "changes.json"}


def without_history(files):
    return {name: content for name, content in files.items() if name not in HISTORY}


def test_a_killed_build_leaves_a_whole_map_and_the_next_succeeds(project, add, read, alternatives):
    """At random moments the process is gone: the files are all of one build, and the next one finishes."""
    one, both = map(without_history, alternatives)
    Project.open(project).build()
    chance = random.Random(7)
    for number in range(8):
        if number % 2:
            (project / "articles" / "lost.txt").unlink()
        else:
            add("lost", LOST)
        build = subprocess.Popen(
            [sys.executable, "-m", "conflictmap", "build", project],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        time.sleep(chance.uniform(0.3, 2.5))
        build.send_signal(signal.SIGKILL)
        build.wait()
        if not (project / "output" / ".conflictmap-ready").exists():
            assert without_history(read(project / "output")) in (one, both)
        Project.open(project).build()
        assert without_history(read(project / "output")) == (one if number % 2 else both)
        assert not [path for path in (project / "output").iterdir() if path.name.startswith(".")]


def test_a_second_build_waits_for_the_first(project):
    """It says so, and goes on when the first has ended."""
    (project / LOCK).parent.mkdir()
    with one_at_a_time(project / LOCK, pytest.fail):
        build = subprocess.Popen(
            [sys.executable, "-m", "conflictmap", "build", project], stderr=subprocess.PIPE, text=True
        )
        assert build.stderr is not None
        assert "another build of this project is running" in build.stderr.readline()
        assert not (project / "output").exists()
    assert build.wait(timeout=60) == 0
    assert "map: " in build.stderr.read()
    build.stderr.close()
    assert (project / "output" / "index.html").exists()


def test_no_room_is_one_line_and_the_map_stays(project, add, read):
    """Where files can grow no further, the output is as it was, and there is no traceback."""
    Project.open(project).build()
    before = read(project / "output")
    add("lost", LOST)

    def starve():
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, 100_000))

    # What measures the tests writes a file of its own at the end.
    measured = {name: value for name, value in os.environ.items() if not name.startswith("COVERAGE_")}
    done = subprocess.run(
        [sys.executable, "-m", "conflictmap", "build", project],
        env=measured,
        capture_output=True,
        text=True,
        check=False,
        preexec_fn=starve,
    )
    assert done.returncode == 1
    assert done.stderr.count("\n") == 1, done.stderr
    assert done.stderr.startswith("conflictmap: ")
    assert "room" in done.stderr
    assert read(project / "output") == before
    assert Project.open(project).build().unchanged_since is None


def test_an_output_that_cannot_be_written_is_one_line(project, command, tmp_path):
    """A file stands where the folder should be."""
    (tmp_path / "file").write_text("mine")
    done = command("build", project, "--output", tmp_path / "file")
    assert done.returncode == 1
    assert done.stderr.splitlines()[-1].startswith(
        f"conflictmap: {tmp_path / 'file'}: the output cannot be written"
    )
    assert (tmp_path / "file").read_text() == "mine"


@pytest.mark.skipif(not shutil.which("setpriv") or os.getuid() != 0, reason="only root can become nobody")
def test_a_read_only_output_is_one_line(project, read):
    """Somebody without the right to write is told so, and the map stays."""
    Project.open(project).build()
    before = read(project / "output")
    script = (
        "import os, pathlib, sys\n"
        "from conflictmap.errors import InputError\n"
        "from conflictmap.publish import published\n"
        "os.setuid(65534)\n"
        "try:\n"
        "    with published(pathlib.Path(sys.argv[1])): pass\n"
        "except InputError as error:\n"
        "    print(error)\n"
    )
    for path in (project, *project.parents):
        if path.owner() == "root" and str(path).startswith("/tmp/"):
            path.chmod(0o755)
    done = subprocess.run(
        [sys.executable, "-c", script, project / "output"], capture_output=True, text=True, check=True
    )
    assert "the output cannot be written: Permission denied" in done.stdout
    assert read(project / "output") == before


@pytest.mark.parametrize("damage", ["newer", "garbage", "cut"])
def test_a_store_that_cannot_be_used_is_one_line_and_stays(project, command, read, damage):
    """A store of a newer version, and a damaged one, are named and left alone; the map stays."""
    Project.open(project).build()
    before = read(project / "output")
    store = project / ".conflictmap" / "store.sqlite"
    if damage == "newer":
        connection = sqlite3.connect(store)
        connection.execute(f"PRAGMA user_version = {SCHEMA + 1}")
        connection.close()
    elif damage == "garbage":
        store.write_bytes(b"no database " * 1000)
    else:
        store.write_bytes(store.read_bytes()[:5000])
    spoilt = store.read_bytes()
    done = command("build", project)
    assert done.returncode == 1
    assert done.stderr.count("\n") == 1, done.stderr
    assert str(store) in done.stderr
    assert "ename" in done.stderr
    assert store.read_bytes() == spoilt
    assert read(project / "output") == before
    store.rename(store.with_name("old.sqlite"))
    assert command("build", project).returncode == 0


def test_a_damaged_memory_of_an_article_is_read_again(project, read):
    """A row that a bad disk has changed is not shown on a map: the article is read, and remembered, anew."""
    Project.open(project).build()
    before = without_history(read(project / "output"))
    for change in ("'rubbish'", "replace(claims, 'captured', 'withdrew')", "replace(claims, '2016', '2017')"):
        connection = sqlite3.connect(project / ".conflictmap" / "store.sqlite")
        connection.execute(f"UPDATE reading SET claims = {change}")
        connection.commit()
        connection.close()
        (project / "output" / "index.html").unlink()
        report = Project.open(project).build()
        assert report.read_anew == 1
        assert without_history(read(project / "output")) == before


def test_bytes_of_the_store_that_change_never_change_the_map(project, read):
    """Wherever the file is damaged, the next build writes the same map, or says in a line what to do."""
    Project.open(project).build()
    before = without_history(read(project / "output"))
    store = project / ".conflictmap" / "store.sqlite"
    sound = store.read_bytes()
    chance = random.Random(3)
    outcomes = set()
    for number in range(40):
        spoilt = bytearray(sound)
        start = chance.randrange(len(sound))
        for at in range(start, min(start + (1, 40, 4096)[number % 3], len(sound))):
            spoilt[at] = 0 if number % 2 else chance.randrange(256)
        store.write_bytes(spoilt)
        (project / "output" / "index.html").unlink(missing_ok=True)
        try:
            Project.open(project).build()
        except StoreError as error:
            outcomes.add("told" if str(store) in str(error) and str(error).isprintable() else str(error))
        else:
            assert without_history(read(project / "output")) == before
            outcomes.add("healed")
    assert outcomes == {"told", "healed"}


def test_a_clock_that_goes_back_leaves_the_history_in_order(project, add):
    """Builds stay in the order in which they were made, and an article of an older time is not missed."""
    Project.open(project).build(clock=lambda: datetime(2099, 1, 1, tzinfo=UTC))
    path = add("took", TOOK.replace("Sunday", "Monday"))
    os.utime(path, (0, 0))
    assert Project.open(project).build(clock=lambda: datetime(1970, 1, 1, tzinfo=UTC)).read_anew == 1
    with Store(project / ".conflictmap" / "store.sqlite") as store:
        assert [build.made.year for build in Builds(store).all()] == [1970, 2099]


@pytest.fixture
def small_disk(tmp_path):
    """Return a folder on a disk of 200 kB; only root can mount one."""
    folder = tmp_path / "disk"
    folder.mkdir()
    mount, unmount = shutil.which("mount"), shutil.which("umount")
    if not mount or not unmount or os.getuid() != 0:
        pytest.skip("only root can mount a small disk; the limit of a file's size is tested all the same")
    if subprocess.run([mount, "-t", "tmpfs", "-o", "size=200k", "none", folder], check=False).returncode:
        pytest.skip("no disk can be mounted here")
    yield folder
    subprocess.run([unmount, folder], check=True)


@pytest.mark.parametrize("what", ["output", "store"])
def test_a_full_disk_is_one_line_and_the_map_stays(project, read, small_disk, command, what):
    """There is no room for the map, or for what is remembered: nothing of the earlier map is lost."""
    Project.open(project).build()
    before = read(project / "output")
    (project / "articles" / "lost.txt").write_text(LOST)
    folder = small_disk if what == "output" else project / "output"
    if what == "store":
        shutil.move(project / ".conflictmap", small_disk / "kept")
        (project / ".conflictmap").symlink_to(small_disk / "kept")
    (small_disk / "ballast").write_bytes(bytes(4096 * ((shutil.disk_usage(small_disk).free >> 12) - 2)))
    done = command("build", project, "--output", folder)
    assert (done.returncode, done.stderr.count("\n")) == (1, 1), done.stderr
    assert "room" in done.stderr
    assert read(project / "output") == before
    (small_disk / "ballast").unlink()
    assert command("build", project).returncode == 0
