from datetime import date
from pathlib import Path

import pytest

from conflictmap.claims_file import claim_lines, read_claim_lines
from conflictmap.cli.app import main
from conflictmap.errors import SettingsError
from conflictmap.model import DateSpan, DecisionKind, Precision
from conflictmap.project import Project

ARTICLE = """---
title: A quiet day
source: A wire
published: "2016-12-11"
---
Syrian army troops captured the village of Umm Zahmat on Sunday, the ministry said. Whoever drives
into Palmyra now
meets Islamic State patrols.
"""
BY = 'by = "A. Analyst"\non = 2016-12-12\nwhy = "no rule reads this"\n'
OF_ARTICLE = f"""[[add]]
article = "wire"
sentence = "drives into palmyra now meets Islamic State patrols"
change = "holds"
place = "Palmyra"
gainer = "isis"
day = 2016-12-11
{BY}"""
OF_REPORT = f"""[[add]]
source = "The Harbour Post"
published = 2016-12-10
url = "https://harbour.example/7"
sentence = "The flag over Raqqa is a new one."
change = "captured"
place = "Raqqa"
gainer = "sdf"
loser = "isis"
earliest = 2016-12-08
latest = 2016-12-09
certainty = "claimed"
attribution = "a resident"
{BY}"""


def decide(folder: Path, text: str) -> Project:
    (folder / "corrections.toml").write_text(text, encoding="utf-8")
    return Project.open(folder)


def test_a_claim_is_added_to_an_article(folder: Path) -> None:
    """What no rule reads stands in its article as any other claim does, and decides the place's colour."""
    project = decide(folder, OF_ARTICLE)
    evidence = project.evidence()
    claim = evidence.claims[-1]
    assert evidence.problems == ()
    assert claim.quote == "drives\ninto Palmyra now\nmeets Islamic State patrols"
    article = next(one for one in evidence.articles if one.id == "wire")
    assert article.text[claim.start : claim.end] == claim.quote
    assert article.text[claim.toponym.start : claim.toponym.end] == "Palmyra"
    assert claim.when == DateSpan.day(date(2016, 12, 11))
    assert claim.decision is not None
    assert claim.decision.kind is DecisionKind.ADDED
    assert claim.trace[-1] == "person: added by A. Analyst 2016-12-12: no rule reads this"
    assert next(state.holder for state in project.timeline().states if state.place == "palmyra") == "isis"
    (again,) = read_claim_lines(claim_lines([claim]), "x")
    assert (again.decision, again.id) == (claim.decision, claim.id)


def test_a_report_that_is_not_among_the_articles_is_a_source(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Source, day and address of a report by hand are those of an article, and explain quotes it."""
    evidence = decide(folder, OF_REPORT).evidence()
    claim, report = evidence.claims[-1], evidence.articles[-1]
    assert (report.source, report.published, report.url) == (
        "The Harbour Post",
        date(2016, 12, 10),
        "https://harbour.example/7",
    )
    assert (claim.article, report.text, evidence.added) == (report.id, claim.quote, 1)
    assert claim.when == DateSpan(date(2016, 12, 8), date(2016, 12, 9), Precision.DAY)
    main_of(["explain", str(folder), "raqqa", "--on", "2016-12-10"])
    told = capsys.readouterr().out
    assert "The flag over Raqqa is a new one." in told
    assert "The Harbour Post, 2016-12-10" in told
    assert "added by A. Analyst 2016-12-12: no rule reads this" in told
    assert main_of(["build", str(folder)]) == 0
    assert "articles: 1 (1 remembered)" in capsys.readouterr().err


def main_of(arguments: list[str]) -> object:
    with pytest.raises(SystemExit) as ended:
        main(arguments)
    return ended.value.code or 0


def test_a_place_of_its_own_is_put_on_the_map(folder: Path) -> None:
    """With lat and lon the claim brings a place that no gazetteer has."""
    text = OF_REPORT.replace(
        'place = "Raqqa"', 'place = "Tell Nowhere"\nlat = 35.5\nlon = 38.5\nradius_km = 2'
    )
    claim = decide(folder, text).evidence().claims[-1]
    assert claim.place is not None
    assert (claim.place.name, claim.place.lat, claim.place.lon, claim.place.radius_km) == (
        "Tell Nowhere",
        35.5,
        38.5,
        2.0,
    )


def test_what_is_missing_is_reported_and_the_rest_applied(folder: Path) -> None:
    """An article that is gone, or no longer says it, costs its own claim and no other."""
    gone = OF_ARTICLE.replace('"wire"', '"gone"')
    unsaid = OF_ARTICLE.replace("drives into", "walks into")
    evidence = decide(folder, gone + unsaid + OF_ARTICLE + OF_ARTICLE).evidence()
    assert [(problem.what, problem.where.rpartition(":")[2]) for problem in evidence.problems] == [
        ("add[1].article: there is no article 'gone' any more", "2"),
        ("add[2].sentence: 'wire' does not say this", "13"),
        ("add[4]: this claim is added twice", "31"),
    ]
    assert evidence.claims[-1].gainer == "isis"


@pytest.mark.parametrize(
    ("old", "new", "line", "complaint"),
    [
        ('article = "wire"\n', "", 1, "a claim needs its source"),
        ('article = "wire"\n', 'article = "wire"\nurl = "x"\n', 1, "Leave out published, url, title"),
        ('article = "wire"\n', 'source = "x"\n', 1, "when the report was published"),
        ("day = 2016-12-11\n", "", 1, "when this happened"),
        ("day = 2016-12-11\n", "latest = 2016-12-11\nearliest = 2016-12-12\n", 1, "earliest is after latest"),
        ('gainer = "isis"\n', "", 1, "names no party"),
        ('gainer = "isis"\n', 'gainer = "isiss"\n', 6, "Did you mean 'isis'"),
        ('place = "Palmyra"\n', 'place = "Xyzzqq"\n', 5, "there is no such place"),
        ('place = "Palmyra"\n', 'place = "Springfield"\n', 5, "nothing tells which place it is. Use an id: "),
        ('place = "Palmyra"\n', 'place = "X"\nlat = 1\n', 1, "both lat and lon"),
        ('place = "Palmyra"\n', 'place = "X"\nlat = 1\nlon = 1\nkind = "palace"\n', 8, "no kind of place"),
        ('change = "holds"\n', 'change = "took"\n', 4, "input should be 'captured'"),
    ],
)
def test_mistakes_are_named_with_their_line(
    folder: Path, old: str, new: str, line: int, complaint: str
) -> None:
    """What a claim by hand lacks, or names without that it exists, is one line with its place in the file."""
    with pytest.raises(SettingsError) as caught:
        decide(folder, OF_ARTICLE.replace(old, new)).evidence()
    assert complaint in str(caught.value)
    assert caught.value.where == f"{folder / 'corrections.toml'}:{line}"
