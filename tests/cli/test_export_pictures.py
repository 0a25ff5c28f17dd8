import shutil

import pytest
from PIL import Image

from conflictmap.cli.status import FAILURE, SUCCESS, USAGE


@pytest.fixture
def export(run_command, tmp_path):
    """Return a function that exports pictures, and gives status, names and what was said."""

    def run(example, *arguments, folder="out"):
        status, out, err = run_command("export", example, *arguments, "-o", tmp_path / folder)
        names = [line.removeprefix(f"{tmp_path / folder}/") for line in out.splitlines()]
        assert all((tmp_path / folder / name).is_file() for name in names)
        return status, names, err

    return run


def test_named_days_come_in_each_kind_with_their_captions(example, export, tmp_path):
    """Two days as PNG, SVG and PDF are six pictures, and a text with caption and alternative for each day."""
    status, names, said = export(example, "--png", "--svg", "--pdf", "--on", "2016-12-12,2016-12-11")
    assert (status, said) == (SUCCESS, "")
    kinds = ("png", "svg", "pdf", "txt")
    days = ("2016-12-11", "2016-12-12")
    assert names == [*(f"{day}.{kind}" for day in days for kind in kinds), "about.json"]
    caption = (tmp_path / "out" / "2016-12-11.txt").read_text(encoding="utf-8")
    assert "On 11 December 2016 Palmyra was reported held by Islamic State (ISIS) (confidence 0." in caption
    assert "Alternative text:\nMap of reported control on 11 December 2016." in caption


def test_without_days_the_newest_is_drawn(example, export):
    """Who names no day gets the map's last."""
    assert export(example, "--png")[1] == ["2017-03-10.png", "2017-03-10.txt", "about.json"]


def test_sheets_and_pairs_put_days_together(example, export, tmp_path):
    """All days on one sheet, a day beside the one before, and each change beside its day before."""
    chosen = ("--every", "month", "--from", "2016-09-01", "--to", "2016-12-31")
    assert export(example, "--png", "--layout", "sheet", *chosen)[1][0] == "2016-09-01_to_2016-12-01.png"
    pairs = export(example, "--png", "--layout", "pairs", "--on", "2016-12-09", "--on", "2016-12-11")[1]
    assert pairs[0] == "2016-12-09_and_2016-12-11.png"
    december = ("--changes", "--from", "2016-12-10", "--to", "2016-12-11", "--size", "640x480")
    changes = export(example, "--png", "--layout", "pairs", *december)[1]
    assert [name for name in changes if name.endswith(".png")] == [
        "2016-12-09_and_2016-12-10.png",
        "2016-12-10_and_2016-12-11.png",
    ]
    with Image.open(tmp_path / "out" / changes[0]) as image:
        assert image.size == (1280, 960)


def test_an_animation_shows_changes_unless_told_otherwise(example, export, tmp_path):
    """The GIF runs through the days of changes in the period, or through the days that are chosen."""
    period = ("--from", "2016-12-08", "--to", "2016-12-12", "--size", "500x400")
    name = export(example, "--gif", *period, "--seconds", "0.25")[1][0]
    assert name == "2016-12-08_to_2016-12-12_animated.gif"
    with Image.open(tmp_path / "out" / name) as image:
        assert (image.n_frames, image.info["duration"]) == (5, 250)
    assert export(example, "--gif", "--on", "2016-12-08,2016-12-12", "--size", "500x400")[0] == SUCCESS


def test_the_same_project_gives_the_same_pictures(example, export, tmp_path):
    """With the time set, two exports are one."""
    for folder in ("one", "two"):
        names = export(example, "--png", "--svg", "--pdf", "--on", "2016-12-11", folder=folder)[1]
    for name in names:
        assert (tmp_path / "one" / name).read_bytes() == (tmp_path / "two" / name).read_bytes(), name


def test_names_without_a_letter_are_told(example, export, tmp_path):
    """A character that no font has is named in one line, with the way out, and the picture is made."""
    own = shutil.copytree(example, tmp_path / "own")
    settings = own / "conflictmap.toml"
    settings.write_text(settings.read_text().replace('title = "Palmyra', 'title = "巴 Palmyra', 1))
    status, names, said = export(own, "--png")
    assert (status, names[0]) == (SUCCESS, "2017-03-10.png")
    assert said == "no font has 巴: these show as boxes. Name a font that has them with --font\n"


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        (
            ["--png", "--on", "2099-01-01"],
            (FAILURE, "2099-01-01 is outside the days of the map. Ask for days"),
        ),
        (["--png", "--on", "today"], (USAGE, "'today' is no day; write it as 2016-12-11")),
        (["--png", "--size", "big"], (USAGE, "'big' is no size; write it as 1000x700")),
        (["--png", "--bounds", "39,34,37,35"], (USAGE, "'39,34,37,35' are no bounds; write west, south")),
        (["--png", "--bounds", "nan,34,37,35"], (USAGE, "are no bounds")),
        (["--png", "--every", "fortnight"], (USAGE, "'fortnight' is not one of")),
        (["--png", "--every", "day"], (FAILURE, "pictures are more than 400. Choose a longer step")),
        (["--png", "--on", "2016-12-11", "--changes"], (USAGE, "use one of --on, --every and --changes")),
        (["--png", "--font", "Nonesuch"], (FAILURE, "no font 'Nonesuch' is installed. Install it")),
        (
            ["--png", "--changes", "--from", "2016-07-01", "--to", "2016-07-02"],
            (FAILURE, "nothing changed from"),
        ),
        (
            ["--gif", "--from", "2016-07-02", "--to", "2016-07-01"],
            (FAILURE, "is empty. Name the earlier day"),
        ),
        (["--tiff"], (USAGE, "No such option: --tiff")),
        ([], (USAGE, "name at least one of --png, --svg, --pdf, --gif, --geojson")),
    ],
)
def test_wrong_wishes_are_told_in_one_line(example, export, tmp_path, arguments, expected):
    """What is wrong, and what to do, in a line; nothing is written."""
    status, said = expected
    ended, names, told = export(example, *arguments)
    assert (ended, names) == (status, [])
    (line,) = [line for line in told.splitlines() if said in line]
    assert line
    assert "Traceback" not in told
    assert not [path for path in (tmp_path / "out").glob("**/*") if path.is_file()]
