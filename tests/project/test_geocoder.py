import json
import subprocess
import sys
from datetime import date

import pytest
from geocoding_server import Failure, geonames, nominatim, photon

from conflictmap.cli.app import main
from conflictmap.cli.status import LEFT_OUT, SUCCESS
from conflictmap.errors import GeocoderError
from conflictmap.project import Project

# Deir Zarnuqah is made up: no gazetteer has it.
REPORT = """---
source: Meridian Wire
published: 2016-04-03
---
Syrian troops recaptured the village of Deir Zarnuqah from Islamic State on Sunday, a military source said.
The army also recaptured the town of al-Qaryatayn, south-west of Palmyra, the source said.
"""
DAY = date(2026, 11, 26)
VILLAGE = (7, "Deir Zarnuqah", 34.31, 37.4)


@pytest.fixture
def make(tmp_path, geocoding_server):
    """Return a function that makes a project which asks the local server, or one that asks nobody."""

    def project(service="nominatim", title="Small", **more):
        folder = tmp_path / "project"
        (folder / "articles").mkdir(parents=True, exist_ok=True)
        (folder / "articles" / "one.txt").write_text(REPORT, encoding="utf-8")
        facts = {"service": service, "url": geocoding_server.url, "delay": 0} | more
        table = "".join(f"{key} = {json.dumps(value)}\n" for key, value in facts.items())
        (folder / "conflictmap.toml").write_text(
            f'title = "{title}"\ntheatre = "syria-iraq"\n' + (f"[geocoder]\n{table}" if service else ""),
            encoding="utf-8",
        )
        return Project.open(folder)

    return project


def outputs(folder):
    return {path.name: path.read_bytes() for path in folder.iterdir()}


def claims(project):
    lines = (project.output / "claims.jsonl").read_text(encoding="utf-8").splitlines()
    return {line["place"]: line for line in map(json.loads, lines)}


def test_a_name_is_asked_once_and_its_place_is_on_the_map(make, geocoding_server):
    """The first build makes one request, the next none; all write the same bytes, also without the server."""
    geocoding_server.places["Deir Zarnuqah"] = [nominatim(*VILLAGE)]
    project = make()
    report = project.build(today=DAY)
    assert [asked.name for asked in geocoding_server.asked] == ["Deir Zarnuqah"]
    assert geocoding_server.asked[0].query["countrycodes"] == ["iq,sy"]
    line = next(line for line in claims(project).values() if line["place_id"] == "osm:node/7")
    assert (line["place_name"], line["lat"], line["lon"], line["place_country"]) == (
        "Deir Zarnuqah",
        34.31,
        37.4,
        "SY",
    )
    assert "found by Nominatim, asked 2026-11-26" in line["trace"][-1]
    assert "osm:node/7 (ODbL 1.0), asked 2026-11-26" in line["place_provenance"]
    assert report.problems == ()
    (state,) = [one for one in project.timeline().on(date(2016, 4, 3)) if one.place == "osm:node/7"]
    assert state.holder == "syrian-government"
    first = outputs(project.output)
    assert b"Places looked up with Nominatim" in first["index.html"]
    for _ in range(2):
        # With the output whole nothing is done; without, all is made again.
        assert Project.open(project.folder).build(today=date(2027, 1, 1)).page.is_file()
        assert outputs(project.output) == first
        (project.output / "index.html").unlink()
    geocoding_server.stop()
    again = Project.open(project.folder).build(today=date(2027, 1, 1))
    assert outputs(project.output) == first
    assert (again.lookups.asked, again.lookups.remembered) == (0, 1)
    assert len(geocoding_server.asked) == 1


@pytest.mark.parametrize(
    ("record", "identity", "credit"),
    [
        (photon(*VILLAGE), "osm:node/7", b"Places looked up with Photon"),
        (geonames(*VILLAGE), "gn:7", b"GeoNames (geonames.org), CC BY 4.0"),
    ],
    ids=["photon", "geonames"],
)
def test_the_other_services_put_it_there_too(make, geocoding_server, record, identity, credit):
    """Photon and GeoNames serve as well, each with its credit."""
    geocoding_server.places["Deir Zarnuqah"] = [record]
    project = make("photon" if "geometry" in record else "geonames", username="somebody")
    project.build(today=DAY)
    assert identity in {line["place_id"] for line in claims(project).values()}
    assert credit in (project.output / "index.html").read_bytes()


def test_without_a_geocoder_nothing_is_asked(make, geocoding_server):
    """A project without the table makes no request; its map has no place and no credit of a service."""
    project = make(service=None)
    report = project.build(today=DAY)
    assert geocoding_server.asked == []
    assert report.lookups is None
    assert report.unresolved == (("Deir Zarnuqah", 1),)
    assert b"looked up" not in (project.output / "index.html").read_bytes()


def test_a_build_that_asks_nothing_loads_no_geocoder(make, geocoding_server):
    """geopy, which takes a while to load, is there only for whoever asks; a rebuild does not."""
    project = make()
    project.build(today=DAY)
    code = (
        "import sys, datetime, pathlib\n"
        "from conflictmap.project import Project\n"
        "Project.open(pathlib.Path(sys.argv[1])).build(today=datetime.date(2026, 11, 26))\n"
        "sys.exit('geopy' in sys.modules)\n"
    )
    done = subprocess.run([sys.executable, "-c", code, project.folder], check=False)
    assert (done.returncode, len(geocoding_server.asked)) == (0, 1)


def test_looking_at_a_project_asks_nothing(make, geocoding_server):
    """Only a build asks; what others show is what builds have learnt."""
    project = make()
    assert project.evidence().lookups.waiting == 1
    assert geocoding_server.asked == []


def test_a_geocoder_that_fails_costs_a_line_and_the_map_is_built(make, geocoding_server):
    """The names stay open, the problem is told once, and the next build asks again."""
    geocoding_server.failures = [Failure(500)]
    geocoding_server.places["Deir Zarnuqah"] = [nominatim(*VILLAGE)]
    said = []
    project = make()
    report = project.build(notice=said.append, today=DAY)
    assert [type(problem) for problem in said] == [GeocoderError]
    assert report.problems == tuple(said)
    assert {line["place_id"] for line in claims(project).values()} >= {None, "al-qaryatayn"}
    assert Project.open(project.folder).build(today=DAY).lookups.found == 1


def test_who_asks_is_said(make, geocoding_server):
    """Requests introduce the program and the project, in letters that fit into a header."""
    make(title="Карта map\u2028x").build(today=DAY)
    assert geocoding_server.asked[0].user_agent.startswith("conflictmap/")
    assert geocoding_server.asked[0].user_agent.endswith("mapx")
    make(user_agent="desk (desk@example.org)", language="ar").build(today=DAY)
    assert geocoding_server.asked[1].user_agent == "desk (desk@example.org)"


def run(capsys, *arguments):
    with pytest.raises(SystemExit) as ended:
        main([str(argument) for argument in arguments])
    captured = capsys.readouterr()
    return ended.value.code or 0, captured.out, captured.err


def test_the_build_says_what_was_looked_up(make, geocoding_server, capsys):
    """The summary counts names; a failure is one line more and the status that something was left out."""
    geocoding_server.failures = [Failure(403)]
    geocoding_server.places["Deir Zarnuqah"] = [nominatim(*VILLAGE)]
    folder = make().folder
    status, _, err = run(capsys, "build", folder)
    assert status == LEFT_OUT
    assert f"left out: Nominatim at {geocoding_server.url}: it refuses: it answers HTTP 403 Forbidden" in err
    status, _, err = run(capsys, "build", folder)
    assert status == SUCCESS
    assert "names looked up online: 1 asked, 0 remembered, 1 found, 0 left open\n" in err


def test_the_doctor_knows_the_geocoder(make, geocoding_server, capsys):
    """Without being told to, the doctor counts answers and asks nothing; with --online it asks."""
    folder = make(service=None).folder
    assert "geocoder: none is set" in run(capsys, "doctor", folder)[1]
    project = make()
    project.build(today=DAY)
    asked = len(geocoding_server.asked)
    status, out, _ = run(capsys, "doctor", folder)
    assert status == SUCCESS
    assert f"Nominatim at {geocoding_server.url}; answers remembered: 1, without a place: 1" in out
    assert len(geocoding_server.asked) == asked
    geocoding_server.places["Damascus"] = [nominatim(8, "Damascus", 33.5, 36.3, value="city")]
    assert "it answers; places of the name asked for: 1" in run(capsys, "doctor", folder, "--online")[1]
    geocoding_server.stop()
    status, out, _ = run(capsys, "doctor", folder, "--online")
    assert status == LEFT_OUT
    assert "warn  geocoder: Nominatim" in out
