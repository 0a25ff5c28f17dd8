"""Text from outside that commands a terminal, or turns its writing round, in all that a project holds."""

import io
import json
import re
import sys
import unicodedata

import pytest

from conflictmap.cli.progress import shown_progress
from conflictmap.cli.shielding import shielded, terminal

# Clears the screen, names the window, links and colours; the same in one byte; turns the writing round.
ESC = "\x1b[2J\x1b]0;own\x07\x1b]8;;http://127.0.0.1:9/\x07\x1b[31m\x9b31m\x90q\x85\x7f\x08\x0c"
TURNING = "\u202e\u2066\u202a\u2069\u200f\u200e\u061c\u2028\u2029"
EVIL = f"{ESC}{TURNING}\nleft out: forged"
TURNS = re.compile("[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")
# A file's name, which no system lets have a slash.
NAMED = f"wire{EVIL}".replace("/", "")


def quoted(text):
    """Return a text between quotation marks, as TOML and YAML have it."""
    return json.dumps(text).replace("\x7f", "\\u007f")


SETTINGS = f"""title = {quoted("A map" + ESC + TURNING)}
theatre = "syria-iraq"

[[place]]
id = "tell-marj"
name = {quoted("Tell Marj" + ESC + TURNING)}
kind = {quoted("village" + ESC + TURNING)}
lat = 35.0
lon = 36.8
country = "SY"

[[place]]
id = "tell-marj-east"
name = "Tell Marj"
kind = "village"
lat = 35.6
lon = 40.2
"""
CORRECTIONS = f"""[[claim]]
decision = "reject"
article = "other"
sentence = "recaptured the town of Palmyra"
why = {quoted("wrong" + ESC + TURNING)}
by = {quoted("A. Analyst" + ESC + TURNING)}
"""
TEXT = (
    f"Islamic State{ESC}{TURNING} fighters reportedly seized the town of Palmyra on Sunday. The army "
    f"{TURNING} captured the village of Umm{ESC} Zahmat and took control of al-Sukhnah on Sunday. "
    f"Islamic State fighters captured the village of Tell Marj on Sunday.{EVIL}"
)


def article(published, text):
    lines = [f"{key}: {quoted(key + EVIL)}" for key in ("title", "source", "author", "section")]
    lines += [f"url: {quoted('https://news.example/' + EVIL)}", f"published: {quoted(published)}"]
    return "---\n" + "\n".join(lines) + f"\n---\n{text}\n"


@pytest.fixture(scope="module")
def project(tmp_path_factory):
    """Return a project that is hostile in every file."""
    folder = tmp_path_factory.mktemp("hostile") / "war"
    (folder / "articles").mkdir(parents=True)
    (folder / "conflictmap.toml").write_text(SETTINGS, encoding="utf-8")
    (folder / "corrections.toml").write_text(CORRECTIONS, encoding="utf-8")
    (folder / "articles" / f"{NAMED}.md").write_text(article("2016-12-11", TEXT), encoding="utf-8")
    (folder / "articles" / f"undated{NAMED}.md").write_text(article("soon" + EVIL, TEXT), encoding="utf-8")
    (folder / "articles" / f"broken{NAMED}.md").write_bytes(b"---\ntitle: [\x1b[2J\n---\n\xff\xfe\x00")
    other = (
        "Syrian army troops recaptured the town of Palmyra on Monday. The village of Qwertz fell to rebels."
    )
    (folder / "articles" / "other.md").write_text(article("2016-12-13", other), encoding="utf-8")
    return folder


def obeyed(text):
    """Return what a terminal would obey in a text."""
    return {c for c in text if (unicodedata.category(c) == "Cc" and c not in "\n\t") or TURNS.match(c)}


COMMANDS = (
    ("doctor", "{}"),
    ("build", "{}"),
    ("claims", f"{{}}/articles/{NAMED}.md", "--explain"),
    ("places", f"{{}}/articles/{NAMED}.md"),
    ("places", "--name", "Tell Marj", "--project", "{}"),
    ("places", "--name", f"Nowhere{EVIL}", "--project", "{}"),
    ("gazetteer", "search", "Tell Marj", "--project", "{}"),
    ("gazetteer", "search", "Tell Marj", "--project", "{}", "--format", "jsonl"),
    ("gazetteer", "search", f"Nowhere{EVIL}", "--project", "{}"),
    ("gazetteer", "list", "--project", "{}"),
    ("control", "{}", "--on", "2016-12-11"),
    ("control", "{}", "--on", "2016-12-11", "--format", "csv"),
    ("control", "{}", "--on", "2016-12-11", "--format", "json"),
    ("explain", "{}", "palmyra", "--on", "2016-12-13"),
    ("explain", "{}", f"nowhere{EVIL}", "--on", "2016-12-13"),
    ("review", "{}"),
    ("diff", "{}/old", "{}"),
    ("diff", "{}/old", "{}", "--format", "markdown"),
    ("diff", "{}/old", "{}", "--format", "json"),
    ("diff", "{}/old", "{}", "--format", "csv"),
    (
        "report",
        "{}",
        "--format",
        "md",
        "--from",
        "2016-12-12",
        "--to",
        "2016-12-12",
        "--output",
        f"{{}}/r{NAMED}.md",
    ),
    ("export", "{}", "--csv", "--acled", "--geojson", "--kml", "--output", f"{{}}/e{NAMED}"),
    ("add", "{}", f"{{}}/articles/{NAMED}.md", f"/nowhere/{NAMED}"),
    ("build", f"/nowhere/{NAMED}"),
    ("embed", "{}"),
)


def test_no_command_lets_text_command_the_terminal(project, run_command):
    """What articles, settings, file names and arguments hold is shown by every command, obeyed by none."""
    other = project / "articles" / "other.md"
    text = other.read_text(encoding="utf-8")
    other.unlink()
    run_command("build", project, "--output", project / "old")
    other.write_text(text, encoding="utf-8")
    for command in COMMANDS:
        status, out, err = run_command(*(part.replace("{}", str(project)) for part in command))
        assert status in (0, 1, 3), (command, err)
        assert not obeyed(out + err), (command, obeyed(out + err))
        # An end of line in a name or a message would forge a line of ours.
        assert not [line for line in (out + err).split("\n") if line.startswith("left out: forged")], command
        if command[-1] == "json":
            assert json.loads(out)


def test_shield_is_taken_away_again(capsys):
    """Only the program's own words are shielded, and what draws on a terminal gets through to it."""
    with shielded():
        sys.stdout.writelines(["a\x1b[2Jb\u202ec\r\td\n"])
        terminal(sys.stdout).write("a\x1b[1mb\n")
    sys.stdout.write("\x1b")
    assert capsys.readouterr().out == "a\\u001b[2Jb\\u202ec\\u000d\td\na\x1b[1mb\n\x1b"


def test_json_that_is_shielded_is_the_same_json(capsys):
    """The escapes are those of JSON: whoever reads it has the very text, with all its marks."""
    with shielded():
        sys.stdout.write(json.dumps({EVIL: [EVIL, "\ud800"]}, ensure_ascii=False))
    assert json.loads(capsys.readouterr().out) == {EVIL: [EVIL, "\ud800"]}


def test_messages_beside_a_progress_bar_are_shielded(monkeypatch):
    """The bar draws on the terminal, and hands on what is said meanwhile: that commands nothing."""

    class Terminal(io.StringIO):
        def isatty(self):
            return True

    screen = Terminal()
    monkeypatch.setattr(sys, "stderr", screen)
    with shielded(), shown_progress() as progress:
        progress("Claims\x1b]0;own\x07", 1, 2)
        sys.stderr.write("said \x1b]8;;http://127.0.0.1:9/\x07\u202e\n")
    shown = screen.getvalue()
    assert "\x1b[" in shown
    assert not {"\x1b]", "\x07", "\u202e"} & {
        shown[at : at + length] for at in range(len(shown)) for length in (1, 2)
    }
    assert "said \\u001b]8;;" in shown
