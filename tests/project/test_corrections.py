from datetime import date
from pathlib import Path

import pytest

from conflictmap.errors import SettingsError
from conflictmap.project import Project

ARTICLE = """---
title: The village falls
source: A wire
published: "2016-12-11"
---
Syrian army troops captured the village of Umm Zahmat on Sunday, the ministry said. Islamic State
fighters seized the town of Palmyra in the morning.
"""


def decide(folder: Path, text: str) -> Project:
    (folder / "corrections.toml").write_text(text, encoding="utf-8")
    return Project.open(folder)


def places(project: Project) -> dict[str, str | None]:
    return {claim.toponym.name: claim.place and claim.place.id for claim in project.evidence().claims}


def test_a_name_left_open_is_settled_once(folder: Path) -> None:
    """A person's coordinate puts an unknown village on the map, and the trace says who decided."""
    assert places(Project.open(folder))["Umm Zahmat"] is None
    project = decide(
        folder,
        '[[place]]\nname = "Umm Zahmat"\nlat = 34.6\nlon = 38.2\nradius_km = 3\nkind = "village"\n'
        'by = "A. Analyst"\non = 2016-12-13\nwhy = "the ministry\'s map"\n',
    )
    evidence = project.evidence()
    claim = next(claim for claim in evidence.claims if claim.toponym.name == "Umm Zahmat")
    assert claim.place is not None
    assert (claim.place.lat, claim.place.lon, claim.place.radius_km) == (34.6, 38.2, 3.0)
    assert "A. Analyst 2016-12-13: the ministry's map" in claim.trace[-1]
    assert evidence.problems == ()
    build = project.build()
    assert "Umm Zahmat" in (build.page.parent / "control.csv").read_text(encoding="utf-8")


def test_a_decision_overrules_the_gazetteer(folder: Path) -> None:
    """A name means the place of the id that somebody gave it, whatever would be likelier."""
    project = decide(folder, '[[place]]\nname = "Palmyra"\nmeans = "gn:4557109"\n')
    assert places(project)["Palmyra"] == "gn:4557109"


def test_a_decision_may_hold_for_one_article(folder: Path) -> None:
    """What is said of another article changes nothing here, and is reported as stale."""
    project = decide(folder, '[[place]]\nname = "Palmyra"\nmeans = "gn:4557109"\narticle = "other"\n')
    evidence = project.evidence()
    assert {c.place.id for c in evidence.claims if c.toponym.name == "Palmyra"} == {"palmyra"}
    assert [problem.what for problem in evidence.problems] == ["no claim names 'Palmyra' any more"]
    assert evidence.problems[0].where == f"{folder / 'corrections.toml'}:2"


def test_what_is_not_applied_yet_is_said(folder: Path) -> None:
    """Corrections of another sort are kept and named with their line."""
    evidence = decide(folder, '# later\n[[road]]\nid = "x"\n').evidence()
    assert [problem.what for problem in evidence.problems] == [
        "road: corrections of this sort are not applied by this version"
    ]


@pytest.mark.parametrize(
    ("text", "line", "complaint"),
    [
        ('[[place]]\nname = "X"\n', 1, "give either means"),
        ('[[place]]\nname = "X"\nmeans = "gn:1"\nlat = 1\nlon = 1\n', 1, "give either means"),
        ('[[place]]\nname = "X"\nmeans = "atlantis"\n', 3, "no place 'atlantis'"),
        ('[[place]]\nname = "X"\nlat = 1\nlon = 1\nkind = "palace"\n', 5, "no kind of place"),
        ('[[place]]\nname = "X"\nlat = 95\nlon = 1\n', 3, "less than or equal to 90"),
        ('[[place]]\nname = "X"\nmean = "palmyra"\n', 3, "no such key"),
        ("[[place]\n", 1, "not TOML"),
    ],
)
def test_mistakes_are_named_with_their_line(folder: Path, text: str, line: int, complaint: str) -> None:
    """A decision that cannot be used is one line that says what is wrong and where."""
    with pytest.raises(SettingsError, match=complaint) as caught:
        decide(folder, text).evidence()
    assert caught.value.where == f"{folder / 'corrections.toml'}:{line}"


def test_decisions_survive_a_rebuild(folder: Path) -> None:
    """A second build with the same decision gives the same bytes."""
    project = decide(folder, '[[place]]\nname = "Umm Zahmat"\nlat = 34.6\nlon = 38.2\n')
    first = project.build(today=date(2026, 11, 26))
    before = {path.name: path.read_bytes() for path in first.page.parent.iterdir()}
    second = Project.open(folder).build(today=date(2026, 11, 27))
    assert {path.name: path.read_bytes() for path in second.page.parent.iterdir()} == before
