import json
import os
import pty
import re
import select
import signal
import subprocess
import sys
import tomllib

import pytest

from conflictmap.cli.app import main
from conflictmap.project import Project


def run(capsys, *arguments):
    with pytest.raises(SystemExit) as ended:
        main([str(argument) for argument in arguments])
    captured = capsys.readouterr()
    return ended.value.code or 0, captured.out, captured.err


def walk(folder, answers, *options):
    """Walk through the questions in a real terminal, and return what it showed."""
    ours, theirs = pty.openpty()
    command = [sys.executable, "-m", "conflictmap", "review", str(folder), "-i", "--by", "A. Analyst"]
    started = subprocess.Popen([*command, *options], stdin=theirs, stdout=theirs, stderr=subprocess.DEVNULL)
    os.close(theirs)
    shown = b""
    answered = 0
    # Whoever has no further answer goes away.
    waiting = [*answers, "\x04"]
    while waiting or started.poll() is None:
        ready, _, _ = select.select([ours], [], [], 20)
        assert ready, f"nothing more is asked after {shown[-300:].decode()}"
        try:
            got = os.read(ours, 65536)
        except OSError:
            break
        shown += got
        # A prompt ends in a colon and waits.
        if waiting and len(shown) > answered and shown.rstrip(b" ").endswith(b":"):
            answered = len(shown)
            answer = waiting.pop(0)
            if answer == "\x03":
                # The terminal is not that of the process, so its key sends nothing.
                started.send_signal(signal.SIGINT)
            else:
                os.write(ours, answer.encode() + (b"" if answer == "\x04" else b"\n"))
    os.close(ours)
    try:
        return shown.decode(), started.wait(timeout=20)
    finally:
        started.kill()


def decisions(folder):
    path = folder / "corrections.toml"
    return tomllib.loads(path.read_text(encoding="utf-8")) if path.exists() else {}


def test_review_lists_sentence_consequence_and_lines(capsys, folder):
    """A person reads what is open, what hangs on it and what settles it; the status tells of notes."""
    status, out, err = run(capsys, "review", folder, "--limit", 4)
    assert status == 3
    assert "noted: " in err
    assert len(re.findall(r"^ +\d\. ", out, re.MULTILINE)) == 4
    assert re.search(r"\d+ place-days \(\d+\.\d\d% of the map\), \d+ expected to be shown wrongly", out)
    assert "for corrections.toml:" in out
    assert re.search(r"^4 of \d+ open questions shown\.$", out, re.MULTILINE)


def test_kinds_can_be_chosen(capsys, folder):
    """Only what is asked for is listed."""
    _, out, _ = run(capsys, "review", folder, "--kind", "place", "--kind", "actor", "--format", "json")
    assert {row["kind"] for row in json.loads(out)} == {"place", "actor"}
    status, _, err = run(capsys, "review", folder, "--kind", "weather")
    assert status == 2
    assert "contradiction" in err


def test_json_tells_all_that_the_text_tells(capsys, folder):
    """A program gets the claims, the candidates, the measures and the lines."""
    _, out, _ = run(capsys, "review", folder, "--kind", "place", "--format", "json")
    row = next(row for row in json.loads(out) if row["name"] == "Tell Marj")
    assert [one["id"] for one in row["candidates"]] == ["tell-marj-east", "tell-marj-west"]
    assert row["at_stake"] == pytest.approx(row["place_days"] * row["doubt"], abs=0.01)
    assert row["claims"][0]["sentence"].startswith("Islamic State fighters captured")
    assert tomllib.loads(row["corrections"])["place"][0]["means"] == "tell-marj-east"


def test_toml_is_a_file_to_keep_what_one_decides_of(capsys, folder):
    """The list as TOML is a corrections.toml as it stands, signed by whoever asks for it."""
    _, out, _ = run(capsys, "review", folder, "--format", "toml", "--by", "A. Analyst", "--limit", 99)
    (folder / "corrections.toml").write_text(out, encoding="utf-8")
    evidence = Project.open(folder).evidence()
    assert evidence.stale == ()
    assert {claim.decision.by for claim in evidence.claims if claim.decision} == {"A. Analyst"}


def test_hostile_text_cannot_break_out(capsys, folder):
    """Escape codes, marks of direction and TOML in a sentence or a name are text in every format."""
    text = 'Rebels reportedly captured the town of Palmyra\x1b[2J\u202e on Sunday"\\n[[claim]] """ \'.'
    article = f'---\nsource: X\npublished: "2016-12-12"\n---\n{text}\n'
    (folder / "articles" / "bad.md").write_text(article, encoding="utf-8")
    for form in ("text", "json", "toml"):
        _, out, _ = run(capsys, "review", folder, "--format", form, "--limit", 99)
        assert not {"\x1b", "\u202e"} & set(out)
        if form == "toml":
            tables = tomllib.loads(out)["claim"]
            assert {table["article"] for table in tables} >= {"bad"}


def test_every_decision_of_a_walk_is_written_at_once(folder):
    """Skip, choose a candidate, accept and reject with a reason, quit: the file has each decision, signed."""
    (folder / "corrections.toml").write_text("# ours\n", encoding="utf-8")
    shown, _ = walk(folder, ["p", "34.6,38.2", "3", "", "2", "the western one", "q"], "--kind", "place")
    assert "[2] it is Tell Marj, village, SY, 35.000,36.800" in shown
    text = (folder / "corrections.toml").read_text(encoding="utf-8")
    assert text.startswith("# ours\n\n[[place]]\n")
    zahmat, marj = decisions(folder)["place"]
    assert (marj["name"], marj["means"], marj["why"], marj["by"]) == (
        "Tell Marj",
        "tell-marj-west",
        "the western one",
        "A. Analyst",
    )
    assert (zahmat["lat"], zahmat["lon"], zahmat["radius_km"]) == (34.6, 38.2, 3.0)
    evidence = Project.open(folder).evidence()
    assert evidence.stale == ()
    assert {claim.toponym.name: claim.place.id for claim in evidence.claims if claim.place}["Tell Marj"] == (
        "tell-marj-west"
    )


def test_a_walk_edits_and_refuses_what_does_not_exist(folder):
    """A party that does not exist is refused with a hint, and nothing is written of it."""
    answers = ["e", "gainer", "isiss", "", "", "e", "gainer", "isis", "", "seen", "q"]
    shown, _ = walk(folder, answers, "--kind", "actor")
    assert "not written: claim[1].set.gainer: there is no actor 'isiss'. Did you mean 'isis'?" in shown
    (edit,) = decisions(folder)["claim"]
    assert (edit["decision"], edit["set"], edit["why"]) == ("edit", {"gainer": "isis"}, "seen")


@pytest.mark.parametrize("end", ["\x03", "\x04", "q"])
def test_whoever_breaks_off_loses_nothing(folder, end):
    """Ctrl-C, the end of input and quitting leave what was decided before in the file."""
    shown, _ = walk(folder, ["r", "no", end], "--kind", "contradiction")
    assert "Traceback" not in shown
    (rejected,) = decisions(folder)["claim"]
    assert (rejected["decision"], rejected["why"]) == ("reject", "no")


def test_a_walk_through_nothing_says_so(tmp_path, capsys):
    """Where nothing is open nobody is asked."""
    (tmp_path / "articles").mkdir()
    (tmp_path / "articles" / "one.txt").write_text(
        "---\npublished: 2016-12-12\n---\nIt rained in Palmyra.", encoding="utf-8"
    )
    (tmp_path / "conflictmap.toml").write_text('title = "Rain"\n', encoding="utf-8")
    status, out, _ = run(capsys, "review", tmp_path)
    assert (status, out) == (0, "nothing is left to decide.\n")
    status, _, err = run(capsys, "review", tmp_path, "-i", "--by", "x")
    assert status == 0
    assert "0 decisions written" in err
