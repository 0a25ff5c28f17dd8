"""From the five seed articles to states of control: every stage, for real."""

import shutil
from datetime import date
from pathlib import Path

import pytest

from conflictmap.model import Claim, ControlState, Status, Timeline
from conflictmap.project import Project

pytestmark = pytest.mark.shared


@pytest.fixture(scope="module")
def project(shared: Path, tmp_path_factory: pytest.TempPathFactory) -> Project:
    """Make a project of the seed articles and a title, and of nothing else."""
    folder = tmp_path_factory.mktemp("seeds")
    shutil.copytree(shared / "seeds", folder / "articles")
    (folder / "conflictmap.toml").write_text('title = "Palmyra"\ntheatre = "syria-iraq"\n', encoding="utf-8")
    return Project.open(folder)


@pytest.fixture(scope="module")
def timeline(project: Project) -> Timeline:
    return project.timeline()


def state(timeline: Timeline, place: str, day: str) -> ControlState:
    found = [s for s in timeline.on(date.fromisoformat(day)) if s.place == place]
    assert len(found) == 1, f"{place} has {len(found)} states on {day}"
    return found[0]


@pytest.mark.parametrize(
    ("place", "day", "holder"),
    [
        ("palmyra", "2015-06-15", "isis"),
        ("palmyra", "2016-03-28", "syrian-government"),
        ("palmyra", "2016-12-12", "isis"),
        ("palmyra/al-zubat", "2016-12-12", "isis"),
        ("palmyra/al-mutaqaideen", "2016-12-12", "isis"),
        ("palmyra/al-amiriyah", "2016-12-12", "isis"),
        ("palmyra/citadel", "2016-12-12", "isis"),
        ("palmyra/al-dawa", "2016-12-12", "syrian-government"),
        ("tiyas-airbase", "2016-12-12", "syrian-government"),
        ("ertiwaziyah", "2016-12-10", "isis"),
        ("al-burj-hill", "2016-12-10", "isis"),
        ("ertiwaziyah", "2016-12-12", "isis"),
        ("al-burj-hill", "2016-12-12", "isis"),
        ("mosul", "2016-03-27", "isis"),
        ("mosul", "2016-12-11", "isis"),
        ("raqqa", "2016-03-27", "isis"),
        ("raqqa", "2016-12-11", "isis"),
        ("ramadi", "2015-06-15", "isis"),
    ],
)
def test_who_is_reported_to_hold_what(timeline: Timeline, place: str, day: str, holder: str) -> None:
    """The map names the holder that the articles together support."""
    found = state(timeline, place, day)
    assert found.holder == holder
    assert 0 < found.confidence < 1


def test_mosul_is_besieged(timeline: Timeline) -> None:
    """A siege is shown beside the holder, also where nobody says who besieges."""
    assert state(timeline, "mosul", "2016-12-11").besieged_by is not None


def test_fighting_at_the_oilfield_is_contested(timeline: Timeline) -> None:
    """Outposts stormed near a place make it contested, and not taken."""
    assert state(timeline, "al-mahr", "2016-12-10").status is Status.CONTESTED


def test_the_dissent_about_palmyra_is_kept(project: Project, timeline: Timeline) -> None:
    """The ministry's "repelled" and the withdrawal to the orchards stand against the holder."""
    claims: dict[str, Claim] = {claim.id: claim for claim in project.evidence().claims}
    found = state(timeline, "palmyra", "2016-12-12")
    opposing = [claims[identity] for identity in found.opposing]
    assert any(c.change == "repelled" and "Russian" in (c.attribution or "") for c in opposing)
    assert any(c.change == "withdrew" and "orchards" in c.quote for c in opposing)


def test_nothing_of_december_was_known_in_april(project: Project) -> None:
    """What was known on a day rests on what had been published by then."""
    known = project.timeline(known_by=date(2016, 4, 1))
    used = {identity for s in known.states for identity in (*s.supporting, *s.opposing)}
    articles = {article.id: article for article in known.articles}
    published = [articles[claim.article].published for claim in known.claims if claim.id in used]
    assert published
    assert all(day is not None and day <= date(2016, 4, 1) for day in published)


def test_a_second_build_reads_nothing_and_changes_nothing(project: Project) -> None:
    """A rebuild takes every claim from the store and gives the same bytes."""
    first = project.build()
    files = {path.name: path.read_bytes() for path in first.page.parent.iterdir()}
    second = Project.open(project.folder).build()
    assert second.read_anew == 0
    assert {path.name: path.read_bytes() for path in second.page.parent.iterdir()} == files
