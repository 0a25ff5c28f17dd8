"""articles.csv: what a map rests on, and what of it repeats others."""

import csv

from conflictmap.project import Project

# A report of more than twenty words, which is how long a text must be to be known again.
LONG = """---
source: {source}
title: "{title}"
published: 2016-04-0{day}
---
Syrian troops recaptured the town of al-Qaryatayn from Islamic State on Sunday after a week of fighting in the
hills around it, a military source said, and engineers began to clear the mines that the militants had left.
"""


def test_each_article_has_its_line_and_a_copy_says_whose(project, add, read):
    """An agency's text at another outlet is linked with it, counted, and no cell begins a formula."""
    add("agency", LONG.format(source="Meridian Wire", title="Troops take town", day=3))
    add("paper", LONG.format(source="Harbour Post", title="=HYPERLINK(1)", day=4))
    report = Project.open(project).build()
    assert report.copies == {"copy": 1}
    text = read(project / "output")["articles.csv"].decode()
    rows = {row["article"]: row for row in csv.DictReader(text.splitlines())}
    assert set(rows) == {"took", "agency", "paper"}
    assert (rows["paper"]["relation"], rows["paper"]["of"]) == ("copy", "agency")
    assert rows["paper"]["title"] == "'=HYPERLINK(1)"
    assert [rows["took"][name] for name in ("claims", "published", "relation")] == [
        "1",
        "2016-04-03",
        "",
    ]


def test_the_summary_counts_what_repeats_others(project, add, command):
    """Whoever builds reads it, and the exit status is that of success: nothing was left out."""
    add("agency", LONG.format(source="Meridian Wire", title="Troops take town", day=3))
    add("paper", LONG.format(source="Harbour Post", title="Town taken", day=4))
    done = command("build", project)
    assert done.returncode == 0
    assert "articles that repeat others: 1 at another outlet (articles.csv)" in done.stderr
