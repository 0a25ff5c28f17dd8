import json
import os
import shutil
import subprocess
import sys
from datetime import date

import pytest

from conflictmap.claims_file import claim_lines, read_claim_lines
from conflictmap.errors import NothingLeftError, SettingsError
from conflictmap.project import Project

REPORT = """---
source: Meridian Wire
published: {day}
---
Syrian troops recaptured the town of al-Qaryatayn from Islamic State on Sunday, a military source said.
"""


@pytest.fixture
def make(tmp_path):
    """Return a function that makes a small project of the given settings and articles."""

    def project(settings='title = "Small"\ntheatre = "syria-iraq"\n', **articles):
        folder = tmp_path / "project"
        (folder / "articles").mkdir(parents=True, exist_ok=True)
        (folder / "conflictmap.toml").write_text(settings, encoding="utf-8")
        for name, text in (articles or {"one": REPORT.format(day="2016-04-03")}).items():
            (folder / "articles" / f"{name}.txt").write_text(text, encoding="utf-8")
        return Project.open(folder)

    return project


def outputs(folder):
    return {path.name: path.read_bytes() for path in folder.iterdir()}


def test_a_build_writes_page_claims_and_states(make):
    """From an article to its map, with the claims and the states beside it."""
    project = make()
    report = project.build()
    assert report.page == project.folder / "output" / "index.html"
    assert set(outputs(project.output)) == {
        *("index.html", "claims.jsonl", "control.csv", "sources.csv", "articles.csv"),
        *("changes.md", "changes.json"),
    }
    (claim,) = map(json.loads, (project.output / "claims.jsonl").read_text(encoding="utf-8").splitlines())
    assert (claim["article"], claim["place_name"], claim["gainer"]) == (
        "one",
        "al-Qaryatayn",
        "syrian-government",
    )
    text = (project.folder / "articles" / "one.txt").read_text(encoding="utf-8").split("---\n")[-1]
    assert text[claim["start"] : claim["end"]] == claim["sentence"]
    states = project.timeline().on(date(2016, 4, 3))
    assert [(state.place, state.holder) for state in states] == [("al-qaryatayn", "syrian-government")]


def test_claims_come_back_from_their_file(make):
    """claims.jsonl holds all there is to a claim, places by id."""
    evidence = make().evidence()
    places = {place.id: place for place in evidence.places}
    again = tuple(read_claim_lines(claim_lines(evidence.claims), "claims.jsonl", places))
    assert again == evidence.claims
    bare = tuple(read_claim_lines(claim_lines(evidence.claims), "claims.jsonl"))
    assert [claim.place.point for claim in bare] == [claim.place.point for claim in evidence.claims]


def test_only_what_is_new_is_read(make):
    """A second build remembers, a new article is read, a changed one is read again."""
    first = REPORT.format(day="2016-04-03")
    assert make().evidence().read_anew == 1
    assert make().evidence().read_anew == 0
    assert make(one=first, two=first.replace("Sunday", "Monday")).evidence().read_anew == 1
    assert make(one=first + "\nNothing else is known.\n").evidence().read_anew == 1


def test_what_is_remembered_reads_as_if_read_again(make, tmp_path):
    """With or without the store a build gives the same bytes."""
    project = make()
    project.build()
    project.build(tmp_path / "remembered")
    shutil.rmtree(project.folder / ".conflictmap")
    project.build(tmp_path / "anew")
    assert outputs(tmp_path / "remembered") == outputs(tmp_path / "anew") == outputs(project.output)


def test_bytes_do_not_depend_on_the_machine(examples, tmp_path):
    """Hash seed, time zone, locale and the number of processes leave no trace in what is written."""
    written = []
    for number, (seed, zone, locale) in enumerate(
        [("1", "Pacific/Apia", "C"), ("2", "America/Lima", "C.UTF-8")]
    ):
        folder = tmp_path / str(number)
        shutil.copytree(
            examples / "palmyra-2016",
            folder / "project",
            ignore=shutil.ignore_patterns(".conflictmap", "output"),
        )
        done = subprocess.run(
            [sys.executable, "-m", "conflictmap", "build", "project", "-o", "map", "--jobs", str(number + 1)],
            cwd=folder,
            env=os.environ | {"PYTHONHASHSEED": seed, "TZ": zone, "LC_ALL": locale},
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stderr
        written.append(outputs(folder / "map"))
    assert written[0] == written[1]


def test_a_bad_article_is_named_and_the_map_is_built(make):
    """What one article lacks does not cost the others their place on the map."""
    said = []
    good = REPORT.format(day="2016-04-03")
    report = make(one=good, empty="", undated=good.split("---\n")[-1]).build(notice=said.append)
    assert [problem.where.rpartition("/")[2] for problem in said] == ["empty.txt", "undated.txt"]
    assert report.problems == tuple(said)
    assert report.page.exists()


def test_without_a_claim_nothing_is_written(make):
    """A project that says nothing about control keeps the map it had."""
    project = make()
    project.build()
    before = outputs(project.output)
    with pytest.raises(NothingLeftError, match="no report of who holds"):
        make(one="---\npublished: 2016-04-03\n---\nThe weather in the desert was fine on Sunday.\n").build()
    assert outputs(project.output) == before


def test_an_article_in_another_language_is_left_out(make):
    """What the reader does not understand is said, not silently passed over."""
    russian = "---\npublished: 2016-04-03\n---\nВойска вернули город, который был под контролем боевиков.\n"
    problems = make(one=REPORT.format(day="2016-04-03"), two=russian).evidence().problems
    assert ["(ru)" in str(problem) for problem in problems] == [True]


def test_own_places_and_actors_are_read(make):
    """A party and a place that no list has are found when the settings describe them."""
    settings = """
title = "Own"
theatre = "syria-iraq"
[[actor]]
id = "quarry-guards"
name = "Quarry Guards"
colour = "#123456"
[[place]]
id = "tel-zebra"
name = "Tel Zebra"
kind = "hill"
lat = 34.5
lon = 38.2
"""
    text = "---\npublished: 2016-04-03\n---\nThe Quarry Guards captured Tel Zebra from Islamic State.\n"
    project = make(settings, one=text)
    (state,) = project.timeline().on(date(2016, 4, 3))
    assert (state.place, state.holder) == ("tel-zebra", "quarry-guards")
    assert any(actor.colour == "#123456" for actor in project.timeline().actors)


@pytest.mark.parametrize(
    ("lines", "words"),
    [
        ('theatre = "atlantis"', "atlantis"),
        ("[reliability]\nrumours = 0.5", "rumours"),
        ("[control]\nchange_dys = 3", "change_dys"),
        ("[control]\nown_gain = 3", "own_gain"),
        ("[control]\nextent = 3", "a table"),
        ('[[source]]\nname = "X"\nkind = "pigeon"', "pigeon"),
        ('[[source]]\nname = "X"\nactor = "nobody"', "nobody"),
    ],
)
def test_settings_that_name_nothing_known_are_refused(make, lines, words):
    """Kinds, theatres, actors and parameters are checked against what there is."""
    with pytest.raises(SettingsError, match=words):
        make(f'title = "x"\n{lines}\n').check()


def test_a_source_of_ones_own_weighs_as_told(make):
    """The reliability that a project gives an outlet reaches the model."""
    believed = {}
    for reliability in (0.55, 0.95):
        source = f'[[source]]\nname = "Some Radio"\nreliability = {reliability}\n'
        text = (
            REPORT.format(day="2016-04-03")
            .replace("Meridian Wire", "Some Radio")
            .replace(", a military source said", "")
        )
        (state,) = (
            make(f'title = "x"\ntheatre = "syria-iraq"\n{source}', one=text).timeline().on(date(2016, 4, 3))
        )
        believed[reliability] = state.confidence
    assert believed[0.55] < believed[0.95]


def test_the_example_shows_what_its_reports_say(examples, tmp_path):
    """The city changes hands four times, the airbase never, and the losers' statements stay as dissent."""
    shutil.copytree(
        examples / "palmyra-2016", tmp_path / "example", ignore=shutil.ignore_patterns(".conflictmap")
    )
    project = Project.open(tmp_path / "example")
    evidence = project.evidence()
    timeline = project.timeline(evidence=evidence)

    def holder(place, day):
        (state,) = [state for state in timeline.on(date.fromisoformat(day)) if state.place == place]
        return state.holder

    city = [holder("palmyra", day) for day in ("2015-06-15", "2016-03-28", "2016-12-12", "2017-03-10")]
    assert city == ["isis", "syrian-government", "isis", "syrian-government"]
    assert {holder("tiyas-airbase", day) for day in ("2015-06-15", "2016-12-14", "2017-03-10")} == {
        "syrian-government"
    }
    (december,) = [state for state in timeline.on(date(2016, 12, 12)) if state.place == "palmyra"]
    assert december.opposing
    earlier = project.timeline(known_by=date(2016, 4, 10), evidence=evidence)
    assert all(claim.article < "2016-04-11" for claim in earlier.claims)


@pytest.mark.shared
def test_the_seeds_give_the_states_that_their_reports_support(shared, tmp_path):
    """Five real articles that contradict one another end in the states that a careful reader gives them."""
    shutil.copytree(shared / "seeds", tmp_path / "articles")
    (tmp_path / "conflictmap.toml").write_text('title = "Seeds"\ntheatre = "syria-iraq"\n', encoding="utf-8")
    timeline = Project.open(tmp_path).timeline()

    def on(place, day):
        (state,) = [state for state in timeline.on(date.fromisoformat(day)) if state.place == place]
        return state

    assert on("palmyra", "2015-06-15").holder == "isis"
    assert on("palmyra", "2016-03-28").holder == "syrian-government"
    december = on("palmyra", "2016-12-12")
    assert december.holder == "isis"
    assert december.confidence < 1
    assert december.opposing
    assert on("ramadi", "2015-06-15").holder == "isis"
    assert on("raqqa", "2016-03-27").holder == "isis"
