import json
from pathlib import Path

import pytest

from conflictmap.cli.app import main

TEXT = "Troops left Anbar province for Palmyra. Nothing is known of the village of Gofgadud.\n"


def run(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, str, str]:
    with pytest.raises(SystemExit) as ended:
        main(["places", *arguments])
    output = capsys.readouterr()
    return int(ended.value.code or 0), output.out, output.err


@pytest.fixture
def report(tmp_path: Path) -> Path:
    path = tmp_path / "report.md"
    path.write_text('---\npublished: "2016-12-11"\n---\n' + TEXT, encoding="utf-8")
    return path


def test_jsonl_has_a_line_a_mention(capsys: pytest.CaptureFixture[str], report: Path) -> None:
    """Each line names the document, the span in its text, and the place or null."""
    status, out, _ = run(capsys, str(report), "--format", "jsonl")
    records = [json.loads(line) for line in out.splitlines()]
    assert status == 0
    assert [list(record) for record in records] == [
        ["doc_id", "start", "end", "text", "place_id", "lat", "lon", "radius_km"]
    ] * len(records)
    assert {(r["doc_id"], r["text"], r["place_id"]) for r in records} == {
        ("report", "Anbar", "iso:IQ-AN"),
        ("report", "Palmyra", "palmyra"),
        ("report", "Gofgadud", None),
    }
    assert all(TEXT[r["start"] : r["end"]] == r["text"] for r in records)


def test_table_is_for_people(capsys: pytest.CaptureFixture[str], report: Path) -> None:
    """Without a format, each mention comes with the rule that decided."""
    status, out, _ = run(capsys, str(report))
    assert status == 0
    assert "left open" in out
    assert "palmyra" in out


def test_looking_a_name_up(capsys: pytest.CaptureFixture[str]) -> None:
    """A name's candidates are listed with id, kind, coordinate and source, the nearest first where asked."""
    status, out, _ = run(capsys, "--name", "Homs")
    assert status == 0
    assert any(line.startswith("homs\tHoms\tcity\tSY\t34.72405,36.72559") for line in out.splitlines())
    _, out, _ = run(capsys, "--name", "Tripoli", "--near", "34.4,35.8")
    assert "\tLB\t" in out.splitlines()[0]


def test_unknown_names_and_wrong_usage(capsys: pytest.CaptureFixture[str], report: Path) -> None:
    """An unknown name is a failure in one line; wrong options are wrong usage."""
    status, out, err = run(capsys, "--name", "Xyzzyq")
    assert (status, out) == (1, "")
    assert err.startswith("conflictmap: no place is called 'Xyzzyq'")
    assert run(capsys)[0] == 2
    assert run(capsys, str(report), "--name", "Homs")[0] == 2
    assert run(capsys, "--name", "Homs", "--near", "north")[0] == 2
    assert run(capsys, "--name", "Homs", "--near", "95,1")[0] == 2


def test_unreadable_articles_are_named(capsys: pytest.CaptureFixture[str], report: Path) -> None:
    """One bad file costs no other: it is named, and the status says that something was left out."""
    empty = report.with_name("empty.txt")
    empty.write_text("", encoding="utf-8")
    status, out, err = run(capsys, str(report), str(empty))
    assert status == 3
    assert "palmyra" in out
    assert "empty.txt" in err
