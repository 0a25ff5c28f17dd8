"""sources.csv: who speaks, and how far each is believed."""

import csv
from pathlib import Path

from reports import ACTORS, report, timeline

from conflictmap.control import ControlSettings, SourceBook
from conflictmap.control.source_table import COLUMNS, source_rows, write_sources


def test_every_speaker_has_a_row_a_matter() -> None:
    """Who speaks of gains and of losses of its own has a row for each; unnamed ones share one."""
    rows = [
        report(1, "holds", "red", says="Red army"),
        report(2, "captured", "blue", "red", says="Red army"),
        report(3, "holds", "red", says="local activists"),
        report(4, "holds", "blue", says="local activists"),
    ]
    found = source_rows(timeline(rows), SourceBook.load(ACTORS), ControlSettings())
    assert {(row.source, row.matter, row.claims) for row in found} == {
        ("Red army", "suits the speaker", 1),
        ("Red army", "hurts the speaker", 1),
        ("unnamed", "no interest", 2),
    }
    assert all(row.believed == row.expected for row in found)


def test_what_was_learned_is_written(tmp_path: Path) -> None:
    """A learned reliability stands beside the expected one, with its day and what taught it."""
    settings = ControlSettings(learn_from=20, learn_least=5)
    rows = [report(n, "holds", "red", outlet=outlet) for n in range(12) for outlet in ("A", "B", "C")]
    rows += [report(n, "holds", "blue", outlet="Wrong") for n in range(12)]
    line = timeline(rows, settings=settings)
    write_sources(line, SourceBook.load(ACTORS), settings, tmp_path / "sources.csv")
    with (tmp_path / "sources.csv").open(encoding="utf-8", newline="") as file:
        reader = csv.DictReader(file)
        assert tuple(reader.fieldnames or ()) == COLUMNS
        by_name = {row["source"]: row for row in reader}
    wrong = by_name["Wrong"]
    assert float(wrong["believed"]) < float(wrong["expected"]) - 0.1
    assert wrong["since"]
    assert int(wrong["statements"]) >= 5
    assert float(by_name["A"]["believed"]) > float(by_name["A"]["expected"])
