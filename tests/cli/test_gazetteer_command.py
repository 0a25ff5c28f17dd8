import json
import os
import pty
import sqlite3
import subprocess
import sys
from contextlib import closing
from datetime import date

import pytest

from conflictmap.cli.app import main
from conflictmap.project import Project

VILLAGES = "name,names,lat,lon,country\nZahmat,Zahmet|ar=زحمات,34.7,38.5,SY\nGofgadud,,34.9,38.1,SY\n"
REPORT = """---
source: Meridian Wire
published: 2016-04-03
---
Syrian troops recaptured the village of Gofgadud from Islamic State on Sunday. Palmyra was calm.
"""
SETTINGS = 'title = "Small"\ntheatre = "syria-iraq"\n'


def run(capsys, *arguments):
    with pytest.raises(SystemExit) as ended:
        main([str(argument) for argument in arguments])
    captured = capsys.readouterr()
    return int(ended.value.code or 0), captured.out, captured.err


@pytest.fixture(autouse=True)
def data(tmp_path, monkeypatch):
    """Give every test a folder of its own for what the user imports."""
    monkeypatch.setenv("CONFLICTMAP_DATA", str(tmp_path / "data"))
    return tmp_path / "data" / "gazetteer"


@pytest.fixture
def villages(tmp_path):
    path = tmp_path / "Villages.csv"
    path.write_text(VILLAGES, encoding="utf-8")
    return path


@pytest.fixture
def project(tmp_path):
    folder = tmp_path / "project"
    (folder / "articles").mkdir(parents=True)
    (folder / "conflictmap.toml").write_text(SETTINGS, encoding="utf-8")
    (folder / "articles" / "one.txt").write_text(REPORT, encoding="utf-8")
    return folder


def test_import_list_search_remove(capsys, villages, data):
    """A file is imported for all projects, listed, searched and removed again."""
    status, out, err = run(capsys, "gazetteer", "import", villages, "--licence", "CC0", "--day", "2026-11-20")
    assert (status, out) == (0, "")
    assert "CSV: 2 rows read, 2 places kept" in err
    assert [path.name for path in data.iterdir()] == ["villages.sqlite"]
    _, out, _ = run(capsys, "gazetteer", "list")
    assert out == "villages\t2 places\tCSV\t2026-11-20\tVillages.csv\tCC0\n"
    status, out, _ = run(capsys, "gazetteer", "search", "زحمات")
    assert status == 0
    assert out.startswith("exact\tvillages:")
    assert "34.70000,38.50000" in out
    assert out.endswith("(CC0)\n")
    assert run(capsys, "gazetteer", "remove", "villages")[0] == 0
    assert run(capsys, "gazetteer", "search", "Gofgadud")[0] == 1
    status, _, err = run(capsys, "gazetteer", "remove", "villages")
    assert status == 1
    assert "no gazetteer 'villages' was imported" in err


def test_bad_rows_end_in_3_and_are_shown(capsys, villages):
    """Whoever imports sees which lines were left out and why; a file of bad rows alone is a failure."""
    villages.write_text(VILLAGES + "Far,,95,38,SY\nFarther,,96,38,SY\n,,34,38,SY\n", encoding="utf-8")
    status, _, err = run(capsys, "gazetteer", "import", villages)
    assert status == 3
    assert "left out: a latitude outside -90..90: 2 rows" in err
    assert f"{villages}:4: 95" in err
    assert f"{villages}:6" in err
    assert "5 rows read, 2 places kept, 3 left out as bad" in err
    villages.write_text("name,lat,lon\nFar,95,38\n", encoding="utf-8")
    status, _, err = run(capsys, "gazetteer", "import", villages)
    assert status == 1
    assert err.count("\n") == 1
    assert run(capsys, "gazetteer", "search", "Gofgadud")[0] == 0


def test_search_says_how_and_where(capsys, villages):
    """Exact spellings come first, near ones only without any other; all can be narrowed down."""
    run(capsys, "gazetteer", "import", villages)
    _, out, _ = run(capsys, "gazetteer", "search", "Gofgadurd")
    assert out.startswith("near spelling\tvillages:")
    _, out, err = run(capsys, "gazetteer", "search", "Tripoli", "--near", "34.4,35.8", "--limit", "1")
    assert out.count("\n") == 1
    assert "\tLB\t" in out
    assert "more; show them with --limit" in err
    _, out, _ = run(capsys, "gazetteer", "search", "Tripoli", "--country", "ly", "--format", "jsonl")
    records = [json.loads(line) for line in out.splitlines()]
    assert {record["country"] for record in records} == {"LY"}
    assert list(records[0]) == [
        "match", "place_id", "name", "kind", "country", "lat", "lon", "radius_km", "population",
        "distance_km", "names", "source",
    ]  # fmt: skip
    assert records[0]["match"] == "exact"
    assert run(capsys, "gazetteer", "search", "Tripoli", "--country", "NZ")[0] == 1
    assert run(capsys, "gazetteer", "search", "Tripoli", "--near", "north")[0] == 2


def test_places_sees_imports(capsys, villages, project):
    """Looking a name up finds what the user imported, and with --project what the project has."""
    assert run(capsys, "places", "--name", "Gofgadud")[0] == 1
    run(capsys, "gazetteer", "import", villages, "--project", project)
    assert run(capsys, "places", "--name", "Gofgadud")[0] == 1
    status, out, _ = run(capsys, "places", "--name", "Gofgadud", "--project", project)
    assert status == 0
    assert out.startswith("villages:")
    assert run(capsys, "gazetteer", "search", "Gofgadud", "--project", project)[0] == 0
    run(capsys, "gazetteer", "import", villages)
    status, out, _ = run(capsys, "places", project / "articles", "--format", "jsonl")
    assert status == 0
    assert any(
        (record["place_id"] or "").startswith("villages:") for record in map(json.loads, out.splitlines())
    )


def test_a_map_is_built_with_an_imported_place(capsys, villages, project):
    """A village that no atlas has is on the map once it is imported, and what was remembered is read anew."""
    before = Project.open(project).evidence()
    assert [claim.place for claim in before.claims] == [None]
    run(capsys, "gazetteer", "import", villages, "--project", project)
    opened = Project.open(project)
    evidence = opened.evidence()
    assert evidence.read_anew == 1
    (claim,) = evidence.claims
    assert claim.place.id.startswith("villages:")
    assert (claim.place.lat, claim.place.lon, claim.place.within) == (34.9, 38.1, "iso:SY-HI")
    (state,) = opened.timeline(evidence=evidence).on(date(2016, 4, 3))
    assert (state.place, state.holder) == (claim.place.id, "syrian-government")
    status, _, _ = run(capsys, "build", project)
    assert status == 0
    assert "Gofgadud" in (project / "output" / "control.csv").read_text(encoding="utf-8")
    assert Project.open(project).evidence().read_anew == 0


@pytest.mark.parametrize(("which", "found"), [("all", True), ("project", False), ("none", False)])
def test_a_project_chooses_its_gazetteers(capsys, villages, project, which, found):
    """The settings say whether a project uses what the user imported for all."""
    run(capsys, "gazetteer", "import", villages)
    (project / "conflictmap.toml").write_text(f'{SETTINGS}gazetteers = "{which}"\n', encoding="utf-8")
    (claim,) = Project.open(project).evidence().claims
    assert (claim.place is not None) is found


def test_settings_name_the_choices(capsys, project):
    """A choice that there is not is refused with its line and those there are."""
    (project / "conflictmap.toml").write_text(f'{SETTINGS}gazetteers = "some"\n', encoding="utf-8")
    status, _, err = run(capsys, "build", project)
    assert status == 1
    assert "conflictmap.toml:3: gazetteers: " in err
    assert "'project'" in err


def test_the_projects_gazetteer_is_used_for_the_users_of_its_name(capsys, villages, project, data):
    """Of two imports of one name a project sees its own."""
    run(capsys, "gazetteer", "import", villages)
    run(capsys, "gazetteer", "import", villages, "--project", project)
    run(capsys, "gazetteer", "import", villages, "--name", "zz-others")
    assert Project.open(project).imports == (
        project / "gazetteer" / "villages.sqlite",
        data / "zz-others.sqlite",
    )


def test_the_doctor_lists_imports_and_names_broken_ones(capsys, villages, project, data):
    """What is imported is listed, and what is broken is named with its mend."""
    run(capsys, "gazetteer", "import", villages, "--licence", "CC0")
    run(capsys, "gazetteer", "import", villages, "--project", project, "--name", "own")
    status, out, _ = run(capsys, "doctor", project)
    assert status == 0
    assert "ok    imported gazetteer: villages, 2 places, Villages.csv (CC0)" in out
    assert "imported gazetteer: own, 2 places" in out
    with closing(sqlite3.connect(project / "gazetteer" / "own.sqlite", isolation_level=None)) as other:
        other.execute("UPDATE meta SET value = 'old' WHERE key = 'folding'")
    (data / "villages.sqlite").write_bytes(b"x" * 5000)
    status, out, _ = run(capsys, "doctor", project)
    assert status == 1
    assert "conflictmap gazetteer remove villages" in out
    mend = f"conflictmap gazetteer refresh own --project {project}"
    assert mend in out
    assert run(capsys, *mend.split()[1:])[0] == 0
    status, out, err = run(capsys, "gazetteer", "list")
    assert (status, out) == (3, "")
    assert "left out: " in err
    status, _, err = run(capsys, "build", project)
    assert status == 1
    assert err.count("\n") == 1


@pytest.mark.parametrize("name", ["../up", "Upper", "", "iso", "a" * 70, ".hidden"])
def test_names_are_no_paths(capsys, villages, name):
    """A name goes nowhere but into its folder, and takes no meaning that ids have."""
    status, _, err = run(capsys, "gazetteer", "import", villages, "--name", name)
    assert (status, err.count("\n")) == ((1, 1) if name else (0, 2))


def test_wrong_usage_and_projects(capsys, villages, tmp_path):
    """What is mistyped ends in 2; a folder that is no project is named."""
    assert run(capsys, "gazetteer", "import", villages, "--column", "name")[0] == 2
    assert run(capsys, "gazetteer", "import")[0] == 2
    assert run(capsys, "gazetteer", "export")[0] == 2
    assert run(capsys, "gazetteer", "import", villages, "--day", "yesterday")[0] == 2
    status, _, err = run(capsys, "gazetteer", "import", villages, "--project", tmp_path / "nowhere")
    assert status == 1
    assert "Make a project with conflictmap init" in err


def test_a_terminal_sees_progress(tmp_path):
    """On a terminal an import shows how far it is; a pipe gets the summary alone."""
    file = tmp_path / "many.csv"
    with file.open("w", encoding="utf-8") as stream:
        stream.write("name,lat,lon,country\n")
        stream.writelines(f"Zahmat {n},{20 + n % 999 / 100},{n % 997 / 100},LY\n" for n in range(60_000))
    screen, terminal = pty.openpty()
    done = subprocess.Popen(
        [sys.executable, "-m", "conflictmap", "gazetteer", "import", file],
        stderr=terminal,
        stdin=subprocess.DEVNULL,
        env=os.environ | {"TERM": "xterm", "COLUMNS": "100"},
    )
    os.close(terminal)
    shown = b""
    while True:
        try:
            piece = os.read(screen, 4096)
        except OSError:  # the other end is closed
            break
        shown += piece
    os.close(screen)
    assert done.wait() == 0
    assert b"many.csv, MiB" in shown
    assert b"60,000 places kept" in shown
