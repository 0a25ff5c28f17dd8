import pytest

from conflictmap.articles.boilerplate import Boilerplate, standard_boilerplate
from conflictmap.articles.paragraphs import paragraphs
from conflictmap.errors import DataError

PROSE = "Government troops pulled out of the town before dawn, three residents said by telephone."


def kept(text, source=None):
    spans, _ = standard_boilerplate().strip(text, paragraphs(text), source)
    return [text[start:end] for start, end in spans]


@pytest.mark.parametrize(
    "line",
    [
        "The Daily moderates all comments before they appear.",
        "Your email address will not be published. Required fields are marked *",
        "11 − 11 =",
        "Share on Facebook | Tweet | WhatsApp 12",
        "Sign up for our morning newsletter",
        "We use cookies and similar technologies to improve your experience.",
        "Related Items",
        "You may also like:",
        "Rebel fighters near the front line. File photo",
        "Smoke over the old town (AFP Photo/Somebody)",
        "Residents queue for bread. (Reuters/Somebody)",
        "Photo: a soldier at the gate",
        "Reporting by: Some One | Source: Some News",
        "(Additional reporting by Some One in Beirut; editing by Another)",
        "With Agency Inputs",
        "Copyright © 2016 Some News",
        "All rights reserved.",
        "Read more: Troops enter the town",
        "Tags: Syria, war",
        "5 min read",
    ],
)
def test_a_line_of_the_site_is_dropped(line):
    """What a site adds to every page is recognised wherever it was published."""
    assert kept(f"{PROSE}\n{line}\nThe army has not commented.") == [PROSE, "The army has not commented."]


@pytest.mark.parametrize(
    "line",
    [
        "Comments by the general suggest that the town will not be retaken.",
        "The photo agency's reporter saw tanks leave the base.",
        "Sharing intelligence with Russia helped the army take the hill.",
        "Related fighting was reported in Jazal.",
        "Sources said that the rebels hold the bridge.",
        "ISIS withdrew from the town, according to a report by the monitor.",
        "Reports by activists of a withdrawal were denied.",
        "Click-to-fire weapons were found in the town that the army had taken.",
        "By nightfall, rebels held the bridge.",
        "The army took Tal Hamis, it said (see map).",
    ],
)
def test_a_line_of_the_report_stays(line):
    """Words that boilerplate is made of do not make a sentence of the report boilerplate."""
    assert kept(f"{PROSE}\n{line}") == [PROSE, line]


def test_what_readers_wrote_is_not_the_report():
    """After the heading of the readers' comments nothing is read, but a link to them on top does no harm."""
    text = f"Comments\n{PROSE}\nLeave a Reply\nSomebody\nThe rebels took Homs, I am sure of it."
    assert kept(text) == [PROSE]


def test_credits_glued_to_a_paragraph_are_cut_off():
    """The paragraph ends where its credits or adverts begin, and its span stays true to the text."""
    assert kept(f"{PROSE} (Reporting by Some One; Editing by Another)") == [PROSE]
    assert kept(f"{PROSE} Copyright 2018 Some Channel. Follow us on Twitter.") == [PROSE]


def test_the_outlets_bare_name_is_a_byline():
    """A paragraph that is nothing but the outlet's name is dropped."""
    assert kept(f"Some News\n{PROSE}", "Some News") == [PROSE]


@pytest.mark.parametrize("content", ["[x\n", '[x]\nwhole = ["("]\n', '[x]\nwole = ["a"]\n'])
def test_broken_rules_are_named(tmp_path, content):
    """A data file that cannot be used says so, with its name."""
    path = tmp_path / "rules.toml"
    path.write_text(content)
    with pytest.raises(DataError, match=r"rules\.toml"):
        Boilerplate.load(path)


@pytest.mark.parametrize("unit", ["a ", "(", "1", "(photo", "reporting by ", "share ", "x"])
def test_time_grows_with_length_only(unit):
    """Twenty times the text takes no hundred times longer, whatever it repeats."""
    import time  # noqa: PLC0415 - only this test measures

    def seconds(text):
        began = time.process_time()
        standard_boilerplate().strip(text, [(0, len(text))], None)
        return time.process_time() - began

    assert seconds(unit * 200_000) < 100 * max(seconds(unit * 10_000), 0.005)
