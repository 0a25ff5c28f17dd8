import csv
from pathlib import Path

import pytest

from conflictmap.errors import SettingsError
from conflictmap.project import Project

ARTICLE = """---
source: Meridian Wire
published: "2016-12-11"
---
Islamic State fighters seized the town of Palmyra on Sunday, the Harbour Monitor said.

Islamic State militants captured the town of Palmyra on Sunday, according to HMON.
"""
MERGED = '[[source]]\nnames = ["HMON", "the Harbour Monitor"]\ninto = "Harbour Monitor"\n'


def decide(folder: Path, text: str) -> Project:
    (folder / "corrections.toml").write_text(text, encoding="utf-8")
    return Project.open(folder)


def speakers(project: Project) -> dict[str, tuple[str, int]]:
    table = project.build().page.parent / "sources.csv"
    with table.open(encoding="utf-8", newline="") as file:
        return {row["source"]: (row["kind"], int(row["claims"])) for row in csv.DictReader(file)}


def confidence(project: Project) -> float:
    return max(state.confidence for state in project.timeline().states if state.place == "palmyra")


def test_names_of_one_source_are_one_voice(folder: Path) -> None:
    """What one name says and what the other says is one statement: it counts once and is listed once."""
    apart = Project.open(folder)
    before = speakers(apart)
    assert {name for name in before if "H" in name} == {"Harbour Monitor", "HMON"}
    merged = decide(folder, MERGED)
    assert speakers(merged) == {"Harbour Monitor": ("monitor", 2)}
    assert confidence(merged) < confidence(apart)
    assert merged.evidence().problems == ()


def test_a_listed_source_lends_its_kind_and_interest(folder: Path) -> None:
    """A name that is merged into a listed source speaks with that source's reliability."""
    found = speakers(decide(folder, '[[source]]\nnames = ["HMON"]\ninto = "SANA"\n'))
    assert found["SANA"][0] == "state-media"
    own = '[[source]]\nnames = ["HMON"]\ninto = "Nobody Knows"\nkind = "witness"\n'
    assert speakers(decide(folder, own))["Nobody Knows"] == ("witness", 1)


def test_a_merger_of_names_that_nobody_bears_is_stale(folder: Path) -> None:
    """What no article names any more is reported, not dropped."""
    (problem,) = (
        decide(folder, '[[source]]\nnames = ["Moon Radio"]\ninto = "Radio Moon"\n').evidence().problems
    )
    assert "names 'Radio Moon', 'Moon Radio' any more" in problem.what
    assert problem.where == f"{folder / 'corrections.toml'}:2"


@pytest.mark.parametrize(
    ("text", "line", "complaint"),
    [
        ('[[source]]\nnames = ["HMON"]\ninto = "hmon"\n', 1, "nothing to merge with"),
        (MERGED + '[[source]]\nnames = ["HMON"]\ninto = "Other"\n', 4, "'HMON' is merged in line 1 already"),
        (MERGED + 'kind = "oracle"\n', 4, "there is no kind 'oracle'"),
        (MERGED + 'name = "x"\n', 4, "Did you mean 'names'"),
    ],
)
def test_mistakes_are_named_with_their_line(folder: Path, text: str, line: int, complaint: str) -> None:
    """A merger that cannot be used is one line that says what is wrong and where."""
    with pytest.raises(SettingsError) as caught:
        decide(folder, text).timeline()
    assert complaint in str(caught.value)
    assert caught.value.where == f"{folder / 'corrections.toml'}:{line}"
