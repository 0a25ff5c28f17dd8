import csv
import json
import shutil
from functools import partial

import geopandas as gpd
import pytest
from jsonschema import Draft202012Validator

from conflictmap.cli.app import main
from conflictmap.cli.status import FAILURE, LEFT_OUT, SUCCESS, USAGE
from conflictmap.export.formats import FORMATS

EVERYTHING = [f"--{name}" for name in FORMATS]
FILES = [*(name for one in FORMATS.values() for name in one.files), "about.json"]


@pytest.fixture
def export(run_command):
    """Return a function that exports, and gives its status and what it wrote."""
    return partial(run_command, "export")


def test_every_format_is_written_and_named(example, export, tmp_path):
    """Standard output is the paths, a line each; every file is there, and no other."""
    status, out, err = export(example, *EVERYTHING, "-o", tmp_path / "out")
    assert status == SUCCESS
    assert out.splitlines() == [str(tmp_path / "out" / name) for name in FILES]
    assert sorted(path.name for path in (tmp_path / "out").iterdir()) == sorted(FILES)
    assert err.startswith("acled.csv: ")
    assert err.count("\n") == 1


def test_the_same_project_gives_the_same_bytes(example, export, tmp_path):
    """With the time set, two exports are one, whatever the format."""
    for name in ("one", "two"):
        export(example, *EVERYTHING, "-o", tmp_path / name)
    for name in FILES:
        assert (tmp_path / "one" / name).read_bytes() == (tmp_path / "two" / name).read_bytes(), name


def test_all_formats_tell_the_same(example, export, tmp_path):
    """Each state is in every file of states, and the claims fit the schema beside them."""
    export(example, *EVERYTHING, "-o", tmp_path)
    with (tmp_path / "states.csv").open(encoding="utf-8", newline="") as file:
        states = [(row["place"], row["from"], row["status"]) for row in csv.DictReader(file)]
    told = json.loads((tmp_path / "states.geojson").read_text(encoding="utf-8"))
    properties = [feature["properties"] for feature in told["features"]]
    assert [(one["place"], one["from"], one["status"]) for one in properties] == states
    frame = gpd.read_parquet(tmp_path / "states.parquet")
    assert list(zip(frame["place"], frame["from"].astype(str), frame["status"], strict=True)) == states
    layers = [gpd.read_file(tmp_path / "map.gpkg", layer=name) for name in ("states", "state_areas")]
    assert sum(map(len, layers)) == len(states)
    assert (tmp_path / "states.kml").read_text(encoding="utf-8").count("<Placemark") == len(states)
    validator = Draft202012Validator(
        json.loads((tmp_path / "claims.schema.json").read_text(encoding="utf-8"))
    )
    for line in (tmp_path / "claims.jsonl").read_text(encoding="utf-8").splitlines():
        validator.validate(json.loads(line))


def test_it_says_what_it_rests_on(example, export, tmp_path):
    """about.json names the files, what made them, and the articles that the claims come from."""
    export(example, "--csv", "--claims", "-o", tmp_path)
    about = json.loads((tmp_path / "about.json").read_text(encoding="utf-8"))
    assert about["files"] == ["states.csv", "claims.jsonl", "claims.schema.json"]
    assert about["made"] == "2026-11-27T12:00:00Z"
    assert about["title"] == "Palmyra, 2015 to 2017"
    assert about["known_by"] is None
    lines = (tmp_path / "claims.jsonl").read_text(encoding="utf-8").splitlines()
    assert {one["id"] for one in about["articles"]} == {json.loads(line)["article"] for line in lines}


def test_the_project_has_a_folder_for_it(example, export):
    """Without --output the files lie in the project's output folder."""
    status, out, _ = export(example, "--csl")
    assert status == SUCCESS
    folder = example / "output" / "export"
    assert out.splitlines() == [str(folder / "references.json"), str(folder / "about.json")]


def test_only_what_had_been_published_counts(example, export, tmp_path):
    """With --known-by no state, claim, article or citation tells of what came later."""
    export(example, "--csv", "--claims", "--csl", "--known-by", "2016-12-11", "-o", tmp_path)
    about = json.loads((tmp_path / "about.json").read_text(encoding="utf-8"))
    assert about["known_by"] == "2016-12-11"
    assert max(one["published"] for one in about["articles"]) <= "2016-12-11"
    known = {one["id"] for one in about["articles"]}
    claims = (tmp_path / "claims.jsonl").read_text(encoding="utf-8").splitlines()
    assert {json.loads(line)["article"] for line in claims} == known
    with (tmp_path / "states.csv").open(encoding="utf-8", newline="") as file:
        assert max(row["heard"] for row in csv.DictReader(file)) <= "2016-12-11"


def test_the_other_clock_can_be_asked(example, export, tmp_path):
    """With --as-known the states are those of the page's other clock, and about.json says so."""
    export(example, "--csv", "-o", tmp_path / "now")
    export(example, "--csv", "--as-known", "-o", tmp_path / "then")
    now, then = ((tmp_path / name / "states.csv").read_text(encoding="utf-8") for name in ("now", "then"))
    assert now != then
    about = json.loads((tmp_path / "then" / "about.json").read_text(encoding="utf-8"))
    assert about["clock"] == "what was known on each day"


def test_no_format_is_wrong_usage(example, export):
    """Whoever names no format is told which there are."""
    status, out, err = export(example)
    assert (status, out) == (USAGE, "")
    for option in EVERYTHING:
        assert option in err.replace("\n", " ")


def test_a_day_before_everything_is_one_line(example, export, tmp_path):
    """Where nothing had been published yet there is nothing to write, and nothing is."""
    status, out, err = export(example, "--csv", "--known-by", "2010-01-01", "-o", tmp_path / "out")
    assert (status, out) == (FAILURE, "")
    assert err.count("\n") == 1
    assert "had been published by 2010-01-01. Ask with a later --known-by" in err
    assert not (tmp_path / "out").exists()


def test_a_project_without_states_is_one_line(example, export, tmp_path):
    """Articles that tell of no place make no export."""
    empty = tmp_path / "empty"
    (empty / "articles").mkdir(parents=True)
    shutil.copy(example / "conflictmap.toml", empty)
    (empty / "articles" / "a.md").write_text(
        "---\ntitle: Weather\npublished: 2016-12-11\n---\nIt rained in the capital all day long.\n",
        encoding="utf-8",
    )
    status, out, err = export(empty, "--geojson")
    assert (status, out) == (FAILURE, "")
    assert "no report of who holds which place was found" in err


def test_a_folder_that_cannot_be_made_is_one_line(example, export, tmp_path):
    """An unwritable target costs nothing but the work."""
    (tmp_path / "file").write_text("kept", encoding="utf-8")
    status, out, err = export(example, *EVERYTHING, "-o", tmp_path / "file" / "out")
    assert (status, out) == (FAILURE, "")
    assert err.count("\n") == 1
    assert "the output cannot be written" in err
    assert "--output" in err


def test_no_file_is_written_where_one_cannot_be(example, export, tmp_path):
    """All files or none: a folder in the place of one file leaves the others as they were."""
    out = tmp_path / "out"
    (out / "states.kml").mkdir(parents=True)
    (out / "states.csv").write_text("old", encoding="utf-8")
    status, _, err = export(example, "--kml", "--csl", "-o", out)
    assert status == FAILURE
    assert "Traceback" not in err
    assert (out / "states.csv").read_text(encoding="utf-8") == "old"


def test_what_was_left_out_is_said(example, export, tmp_path):
    """An article that cannot be read is named, the rest is written, and the status is 3."""
    lame = tmp_path / "lame"
    shutil.copytree(example, lame, ignore=shutil.ignore_patterns("output"))
    (lame / "articles" / "broken.json").write_text("{", encoding="utf-8")
    status, out, err = export(lame, "--csv", "-o", tmp_path / "out")
    assert status == LEFT_OUT
    assert len(out.splitlines()) == 2
    assert "left out: " in err
    assert "broken.json" in err


def test_every_format_is_an_option(capsys):
    """The help has each format of the table with the name of its file."""
    with pytest.raises(SystemExit):
        main(["export", "--help"])
    text = capsys.readouterr().out
    for name, one in FORMATS.items():
        assert f"--{name} " in text
        assert one.files[0] in text
