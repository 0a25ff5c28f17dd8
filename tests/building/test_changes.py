"""What a build says that it changed, and what it does when there is nothing to change."""

import json
import time
from datetime import date

from two_reports import LOST

from conflictmap.project import Project
from conflictmap.store import Builds, Store


def test_a_first_build_says_that_it_is_one(project, read):
    """There is nothing to compare it with, and the files say so."""
    report = Project.open(project).build()
    assert report.changes is None
    written = read(project / "output")
    assert b"first build" in written["changes.md"]
    assert json.loads(written["changes.json"])["first_build"] is True


def test_a_rebuild_with_nothing_new_leaves_the_output_alone(project, read):
    """Neither files nor their times change, and the report says since when."""
    first = Project.open(project).build()
    before = read(project / "output")
    times = {path: path.stat().st_mtime_ns for path in (project / "output").iterdir()}
    second = Project.open(project).build()
    assert second.unchanged_since is not None
    assert (second.claims, second.mapped, second.first, second.last) == (
        first.claims,
        first.mapped,
        first.first,
        first.last,
    )
    assert read(project / "output") == before
    assert {path: path.stat().st_mtime_ns for path in (project / "output").iterdir()} == times


def test_what_was_left_out_is_said_again(project, add):
    """A bad article is not forgotten because nothing else has changed."""
    add("empty", "")
    first = Project.open(project).build()
    said = []
    second = Project.open(project).build(notice=said.append)
    assert second.unchanged_since is not None
    assert list(map(str, second.problems)) == list(map(str, said)) == list(map(str, first.problems))
    assert [type(problem) for problem in second.problems] == [type(problem) for problem in first.problems]


def test_a_file_of_the_output_that_somebody_spoilt_is_made_again(project, read):
    """A page that was edited or deleted is not taken for the build's."""
    Project.open(project).build()
    before = read(project / "output")
    for spoil in (lambda path: path.write_text("mine"), lambda path: path.unlink()):
        spoil(project / "output" / "index.html")
        assert Project.open(project).build().unchanged_since is None
        assert read(project / "output") == before


def test_settings_decisions_and_another_output_count_as_news(project, read, tmp_path):
    """What people set or decide is built, and a folder without a map gets one."""
    Project.open(project).build()
    settings = project / "conflictmap.toml"
    settings.write_text(settings.read_text(encoding="utf-8").replace("Daily", "Weekly"), encoding="utf-8")
    assert Project.open(project).build().unchanged_since is None
    (project / "corrections.toml").write_text(
        '[[place]]\nname = "al-Qaryatayn"\nlat = 34.2\nlon = 37.2\n', encoding="utf-8"
    )
    assert Project.open(project).build().unchanged_since is None
    assert Project.open(project).build().unchanged_since is not None
    assert Project.open(project).build(tmp_path / "elsewhere").unchanged_since is None
    assert read(tmp_path / "elsewhere") == read(project / "output")


def test_a_change_is_told_with_the_claim_that_brought_it_about(project, add, read):
    """The town has changed hands since the build before, because of a sentence of the new article."""
    Project.open(project).build()
    add("lost", LOST)
    report = Project.open(project).build()
    assert report.changes is not None
    assert report.changes.places == 1
    told = json.loads(read(project / "output")["changes.json"])
    assert told["first_build"] is False
    # The earlier build ended on the third: what it said last stands until a newer one says otherwise.
    assert told["compared"] == {"from": "2016-04-03", "to": "2016-04-05"}
    (difference,) = told["differences"]
    assert (difference["from"], difference["old"]["holder"], difference["new"]["holder"]) == (
        "2016-04-05",
        "syrian-government",
        "isis",
    )
    assert [(claim["cause"], claim["article"]) for claim in difference["claims"]] == [
        ("new", "lost"),
        ("no longer counted", "took"),
    ]
    page = read(project / "output")["changes.md"].decode()
    assert page.startswith("# What changed on the map since ")


def test_a_place_that_changed_hands_is_named_on_the_terminal(project, add, command):
    """Whoever builds reads which place changed, from whom to whom, and why."""
    assert command("build", project).returncode == 0
    add("lost", LOST)
    done = command("build", project)
    assert done.returncode == 0, done.stderr
    assert "changed since the build of" in done.stderr
    (line,) = [line for line in done.stderr.splitlines() if line.startswith("  al-Qaryatayn")]
    assert "held by Syrian government" in line
    assert "Islamic State" in line
    assert "“Islamic State recaptured the town of al-Qaryatayn from the Syrian army on Tuesday" in line


def test_the_history_says_what_changed_since_a_day(project, add, command):
    """A diff of a project alone looks back: to the build before, or to the one that stood on a day."""
    add("later", LOST.replace("2016-04-05", "2016-04-09").replace("al-Qaryatayn", "Sukhnah"))
    assert command("build", project).returncode == 0
    alone = command("diff", project)
    assert alone.returncode == 1
    assert "there is no build before the newest" in alone.stderr
    add("lost", LOST)
    assert command("build", project).returncode == 0
    back = command("diff", project)
    assert "al-Qaryatayn, " in back.stdout
    assert "New: " in back.stdout
    today = command("diff", project, "--since", date.today().isoformat())  # noqa: DTZ011 - as people type it
    assert "No place differs" in today.stdout
    early = command("diff", project, "--since", "2016-01-01")
    assert early.returncode == 1
    assert "The first one was made on" in early.stderr
    both = command("diff", project, project, "--since", "2016-01-01")
    assert both.returncode == 2
    assert "--from" in both.stderr


def test_the_history_outlives_the_output_and_a_change_of_rules(project, command):
    """What an earlier build said is kept in the store, whatever is read differently, or deleted, since."""
    Project.open(project).build()
    (project / "corrections.toml").write_text(
        '[[place]]\nname = "al-Qaryatayn"\nlat = 34.2\nlon = 37.2\n', encoding="utf-8"
    )
    Project.open(project).build()
    for path in (project / "output").iterdir():
        path.unlink()
    done = command("diff", project, "--format", "json")
    told = json.loads(done.stdout)
    assert [one["place"] for one in told["only_old"]] == ["al-qaryatayn"]
    assert [one["place"].partition(":")[0] for one in told["only_new"]] == ["settled"]


def test_what_an_earlier_map_said_can_be_asked(project, add, command):
    """As known on a day: the states of the build that stood then, whatever has been added since."""
    Project.open(project).build()
    with Store(project / ".conflictmap" / "store.sqlite") as store:
        made = Builds(store).last().made
    time.sleep(1.1)
    add("lost", LOST)
    Project.open(project).build()
    asked = ("control", project, "--on", "2016-04-03", "--format", "json", "--built-by")
    now = json.loads(command("control", project, "--on", "2016-04-05", "--format", "json").stdout)
    assert now[0]["holder"] == "isis"
    done = command(*asked, f"{made:%Y-%m-%dT%H:%M:%S}")
    assert [state["to"] for state in json.loads(done.stdout)] == ["2016-04-03"]
    assert [state["holder"] for state in json.loads(done.stdout)] == ["syrian-government"]
    early = command(*asked, "2016-01-01")
    assert early.returncode == 1
    assert "there is no build by" in early.stderr
    both = command(*asked, "2016-01-01", "--known-by", "2016-01-01")
    assert both.returncode == 2
