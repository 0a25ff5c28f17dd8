import pytest
from docx import Document

from conflictmap.cli.status import FAILURE, SUCCESS, USAGE


@pytest.fixture
def report(run_command):
    """Return a function that writes a report, and gives status, paths and what was said."""

    def run(*arguments):
        status, out, err = run_command("report", *arguments)
        return status, out.splitlines(), err

    return run


WEEK = ("--from", "2016-12-08", "--to", "2016-12-14")


def test_a_report_goes_beside_the_map(example, report):
    """Without --output the report lies in the output folder, and its path is all that is printed."""
    path = example / "output" / "report.html"
    assert report(example, *WEEK) == (SUCCESS, [str(path)], "")
    text = path.read_text(encoding="utf-8")
    assert '<h1 dir="auto">Palmyra, 2015 to 2017</h1>' in text
    assert "Islamic State recaptured Palmyra on Sunday" in text


def test_each_format_tells_the_same(example, report, tmp_path):
    """Markdown, HTML and Word quote the same sentences under the same numbers."""
    status, paths, _ = report(example, *WEEK, "--format", "md", "-o", tmp_path / "week.md")
    assert status == SUCCESS
    assert [path.rsplit("/", 1)[1] for path in paths] == ["week.md", "week-before-after.png", "week-days.png"]
    report(example, *WEEK, "--format", "docx", "-o", tmp_path / "week.docx")
    told = (tmp_path / "week.md").read_text(encoding="utf-8").replace("\\", "")
    word = [paragraph.text for paragraph in Document(str(tmp_path / "week.docx")).paragraphs]
    quotes = [line for line in word if line.startswith(("For: ", "Against: "))]
    assert len(quotes) > 20
    assert all(line in told for line in quotes)


def test_a_report_as_of_a_day_knows_nothing_later(example, report, tmp_path):
    """With --known-by no article published later is cited."""
    report(example, *WEEK, "--format", "md", "-o", tmp_path / "all.md")
    report(example, *WEEK, "--format", "md", "-o", tmp_path / "then.md", "--known-by", "2016-12-11")
    later = "Palmyra lost again, nine months after the concert"
    assert later in (tmp_path / "all.md").read_text(encoding="utf-8")
    assert later not in (tmp_path / "then.md").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        (["--from", "2016-12-14", "--to", "2016-12-08"], (FAILURE, "the period from 2016-12-14 to")),
        (["--format", "odt"], (USAGE, "'odt' is not one of 'md', 'html', 'docx'")),
        (["--from", "yesterday"], (USAGE, "does not match the format")),
        (["-o", "/dev/null/report.html"], (FAILURE, "the output cannot be written")),
        (["--known-by", "1999-01-01"], (FAILURE, "there is no state of control to draw")),
    ],
)
def test_wrong_wishes_are_told_in_one_line(example, report, arguments, expected):
    """What is wrong, and what to do, in a line; nothing is printed."""
    status, said = expected
    ended, paths, told = report(example, *arguments)
    assert (ended, paths) == (status, [])
    assert [line for line in told.splitlines() if said in line]
    assert "Traceback" not in told
