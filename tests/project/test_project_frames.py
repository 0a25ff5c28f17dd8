"""A project's own ways of saying that control changed, in its frames.toml."""

from pathlib import Path

import pytest

from conflictmap.errors import DataError, SettingsError
from conflictmap.project import Project
from conflictmap.reading.frames import built_in_frames, load_frames, with_own
from conflictmap.reading.lexicon import Context
from conflictmap.toml_file import read_toml

ARTICLE = """---
published: "2016-04-03"
---
Syrian rebels unfurled their colours over Maaloula on Sunday. Later on Sunday Syrian troops captured Saidnaya.
"""
COLOURS = """
[[frame]]
id = "unfurl-colours"
change = "captured"
verbs = ["unfurl"]
object = ["colours"]
place = ["object.over", "over", "in"]
gainer = ["subject"]
"""


def write(folder: Path, text: str) -> Path:
    path = folder / "frames.toml"
    path.write_text(text, encoding="utf-8")
    return path


def claims(folder: Path) -> dict[str, tuple[str, str | None]]:
    found = Project.open(folder).evidence().claims
    return {claim.toponym.name: (claim.change.value, claim.gainer) for claim in found}


def test_a_frame_of_ones_own_makes_a_claim(folder: Path) -> None:
    """What only this project's reports say is read once it is described, without touching the store."""
    assert claims(folder) == {"Saidnaya": ("captured", "syrian-government")}
    write(folder, COLOURS)
    assert claims(folder) == {
        "Maaloula": ("captured", "syrian-opposition"),
        "Saidnaya": ("captured", "syrian-government"),
    }


def test_a_build_reads_anew_when_frames_change(folder: Path) -> None:
    """What was remembered under other frames is not taken for what these would read."""
    assert Project.open(folder).evidence().read_anew == 1
    write(folder, COLOURS)
    assert Project.open(folder).evidence().read_anew == 1
    assert Project.open(folder).evidence().read_anew == 0
    write(folder, COLOURS.replace('"captured"', '"holds"'))
    assert Project.open(folder).evidence().read_anew == 1
    assert claims(folder)["Maaloula"] == ("holds", "syrian-opposition")


def test_comments_change_nothing(folder: Path) -> None:
    """Only what frames say counts, so that explaining them costs no reading."""
    write(folder, COLOURS)
    Project.open(folder).evidence()
    write(folder, f"# From the bulletins of 2016.\n{COLOURS}")
    assert Project.open(folder).evidence().read_anew == 0


def test_a_frame_replaces_the_built_in_one_of_its_id(folder: Path) -> None:
    """In this project "captured" may mean less than elsewhere."""
    write(
        folder,
        '[[frame]]\nid = "capture"\nchange = "contested"\nverbs = ["capture"]\nplace = ["object"]\n'
        'gainer = ["subject"]\n',
    )
    assert claims(folder) == {"Saidnaya": ("contested", "syrian-government")}


def test_own_frames_are_tried_first_and_replacements_where_the_others_were(folder: Path) -> None:
    """The order decides which of several frames for one word counts."""
    built_in = built_in_frames()
    own = load_frames(write(folder, COLOURS + COLOURS.replace("unfurl-colours", built_in[3].id)))
    every = with_own(built_in, own)
    assert every[0] is own[0]
    assert every[4] is own[1]
    assert len(every) == len(built_in) + 1


def test_an_empty_file_is_no_mistake(folder: Path) -> None:
    """A file with nothing but comments leaves the built-in frames as they are."""
    write(folder, "# nothing yet\n")
    assert Project.open(folder).frames == ()


@pytest.mark.parametrize(
    ("text", "line", "what", "mend"),
    [
        (COLOURS.replace('"over"', '"ovre"'), 7, "there is no role 'ovre'", "Did you mean 'over'?"),
        (COLOURS.replace('"over"', '"zigzag"'), 7, "no role 'zigzag'", "Use a preposition, or one of"),
        (COLOURS.replace('"subject"', '"subjct"'), 8, "there is no role 'subjct'", "Did you mean 'subject'?"),
        (
            COLOURS.replace('"subject"', '"object.ovre"'),
            8,
            "no role 'object.ovre'",
            "Did you mean 'object.over'?",
        ),
        (COLOURS.replace('"subject"', '"implied"'), 8, "only a place can be 'implied'", "leave it out"),
        (COLOURS.replace("object =", "objcet ="), 6, "there is no such key", "Did you mean 'object'?"),
        (COLOURS.replace("object =", "wth ="), 6, "there is no such key", "Did you mean 'with'?"),
        (COLOURS.replace('"captured"', '"conquered"'), 4, "frame[1].change", "recaptured"),
        (COLOURS.replace('["unfurl"]', '["unfurl down"]'), 5, "'unfurl down' is no lemma", "particle"),
        (COLOURS.replace("verbs", "subject"), 2, "either verbs or nouns", ""),
        (
            COLOURS.replace('place = ["object.over", "over", "in"]\n', ""),
            2,
            "frame[1].place: the key is missing",
            "Add it",
        ),
        (COLOURS + 'not_kinds = ["palace"]\n', 9, "there is no kind of place 'palace'", "airbase"),
        (COLOURS.replace('["unfurl"]', '"unfurl"'), 5, "frame[1].verbs: this is no list", '["one", "two"]'),
        (COLOURS.replace("[[frame]]", "[frame]"), 2, "frame: this is no list", "Write [[frame]] above each"),
        (COLOURS + COLOURS, 11, "frame[2].id: two frames have the id 'unfurl-colours'", "Rename"),
        (COLOURS.replace("unfurl-", "adnominal-"), 3, "the reader's own", "Rename"),
        ("[[frame]\n", 1, "this is not TOML", ""),
    ],
)
def test_a_mistake_is_named_with_file_line_and_key(
    folder: Path, text: str, line: int, what: str, mend: str
) -> None:
    """One line says what is wrong where, and how to mend it."""
    path = write(folder, text)
    with pytest.raises(SettingsError) as caught:
        Project.open(folder).evidence()
    assert caught.value.where == f"{path}:{line}"
    assert what in caught.value.what
    assert mend in str(caught.value)


def test_a_mistake_in_the_packages_own_data_is_named_with_its_line(tmp_path: Path) -> None:
    """Whoever edits the built-in words learns the line, too, as an error of data."""
    path = tmp_path / "context.toml"
    path.write_text('[reporting]\nverbs = ["say"]\nquotes = ["quote"]\n', encoding="utf-8")
    with pytest.raises(DataError) as caught:
        read_toml(path, Context, DataError)
    assert caught.value.where == f"{path}:3"
    assert "reporting.quotes: there is no such key. Did you mean 'quoting'?" in str(caught.value)
