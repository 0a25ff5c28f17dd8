import io
import json
import sys
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta, timezone

import pytest

from conflictmap.addresses import fault_of, web_address
from conflictmap.cli.shielding import shielded, terminal
from conflictmap.errors import ConflictmapError, DataError
from conflictmap.model import UNNAMED, Status
from conflictmap.wording import (
    cell,
    counted,
    escaped,
    escaped_json,
    guarded,
    moment,
    path_line,
    plain,
    plain_markdown,
    span_of_days,
    unguarded,
    verdict,
)

# A command for a terminal, marks of direction, a line end that only some know, half a character.
OBEYED = ["\x00", "\x07", "\x1b", "\x7f", "\x9b", "\u061c", "\u200e", "\u200f", "\u2028", "\u202e", "\u2069"]


@pytest.mark.parametrize("character", [*OBEYED, "\ud800", "\r", "\x0b", "\x0c", "\x85"])
def test_what_a_terminal_obeys_is_written_out(character):
    """It becomes an escape of JSON, a blank, or an escape in an error, and the text around it stays."""
    text = f"a{character}b"
    code = f"\\u{ord(character):04x}"
    assert escaped(text) == f"a{code}b"
    assert escaped_json(text) == f"a{code}b"
    assert plain(text) == "a b"
    said = str(DataError(text, where=text, mend=text))
    assert character not in said
    assert said.count("\\") == 3


@pytest.mark.parametrize("text", ["Deir ez-Zor", "تدمر", "می‌خواهم", "Київ", "东风", "🏴", "a\tb", "a\nb"])
def test_what_people_write_stays(text):
    """Letters of all scripts, line ends and tabs are no commands."""
    assert escaped(text) == text


def test_escapes_of_json_are_read_as_what_they_stand_for():
    """A program that reads the output gets the characters back, also those beyond the first plane."""
    text = "a\x1b\u202e\U000e0041b"
    shown = escaped_json(json.dumps(text, ensure_ascii=False))
    assert shown.isascii()
    assert json.loads(shown) == text
    assert escaped_json('{\n"a": "\x1b"}\n') == '{\n"a": "\\u001b"}\n'


def test_foreign_text_comes_on_one_line():
    """White space of every kind is one blank, and none stands at an end; joiners of Persian stay."""
    assert plain("  a \t\n b\u00a0c  ") == "a b c"
    assert plain("می‌خواهم") == "می‌خواهم"
    assert plain(" ab ") == "ab"
    assert plain("a  b") == "a b"


def test_a_path_comes_on_one_line_with_its_blanks():
    """Programs read it from there."""
    assert path_line("a  b\nc\x1b") == "a  b\\u000ac\\u001b"


@pytest.mark.parametrize("sign", ["=", "+", "-", "@", "＝", "＋", "－", "＠"])
@pytest.mark.parametrize("before", ["", " ", "\t", "\u00a0", "'", "''", "' "])
def test_no_cell_begins_a_formula(sign, before):
    """Behind blanks, behind its own apostrophe and in wide forms neither; and the guard can be taken away."""
    text = f"{before}{sign}1"
    assert guarded(text) == f"'{text}"
    assert unguarded(guarded(text)) == text


@pytest.mark.parametrize("text", ["a=1", "1+1", "'tis", "'", "", "Al-Bab", "x@y"])
def test_other_cells_stay(text):
    """Signs within a text, and apostrophes of its own, are no formulas."""
    assert guarded(text) == unguarded(text) == text


def test_a_cell_is_one_line_and_no_formula():
    """Blanks before a formula go, the guard comes."""
    assert cell("\n =1\n+2") == "'=1 +2"


def test_markdown_takes_foreign_text_for_text():
    """Marks of emphasis, links, HTML and addresses are escaped."""
    assert plain_markdown("*a* [b](c) <d> `e` #f") == r"\*a\* \[b\](c) \<d\> \`e\` \#f"
    assert plain_markdown("see http://x.org, WWW.y.org") == r"see http:\//x.org, WWW\.y.org"


@dataclass
class Said:
    """What a verdict is made of."""

    status: Status
    holder: str | None = None
    rival: str | None = None
    besieged_by: str | None = None


@pytest.mark.parametrize(
    ("said", "words"),
    [
        (Said(Status.CONTROLLED, "red"), "held by RED, 0.9"),
        (Said(Status.CONTROLLED, "red", besieged_by="blue"), "held by RED, 0.9; besieged by BLUE"),
        (
            Said(Status.CONTROLLED, "red", besieged_by=UNNAMED),
            "held by RED, 0.9; besieged by somebody unnamed",
        ),
        (Said(Status.CONTESTED, "red", "blue"), "contested, RED against BLUE, 0.9"),
        (Said(Status.CONTESTED, None, "blue"), "contested, nobody against BLUE, 0.9"),
        (Said(Status.CONTESTED), "contested, by whom is not known"),
        (Said(Status.DISPUTED, "red", "blue"), "disputed, RED against BLUE, 0.9"),
        (Said(Status.VACATED), "vacated, 0.9"),
        (Said(Status.UNKNOWN), "nothing is known"),
    ],
)
def test_a_verdict_names_holder_rival_and_besieger(said, words):
    """Nobody is named whom nothing names; how sure it is can be left out."""
    assert verdict(said, "0.9", str.upper) == words
    assert verdict(said, "", str.upper) == words.replace(", 0.9", "")


def test_numbers_and_days_are_written_as_people_do():
    """One and many; days of a month, of a year and of two."""
    assert [counted(1, "place"), counted(2, "place"), counted(1200, "day")] == [
        "1 place",
        "2 places",
        "1,200 days",
    ]
    first = date(2016, 11, 30)
    assert span_of_days(first, first) == "30 November 2016"
    assert span_of_days(date(2016, 12, 11), date(2016, 12, 12)) == "11–12 December 2016"
    assert span_of_days(first, date(2016, 12, 2)) == "30 November – 2 December 2016"
    assert span_of_days(first, date(2017, 11, 30)) == "30 November 2016 – 30 November 2017"
    east = timezone(timedelta(hours=2))
    assert moment(datetime(2026, 11, 26, 16, 3, tzinfo=east)) == "26 November 2026, 14:03 UTC"
    assert moment(datetime(2026, 11, 26, 16, 3, tzinfo=UTC)) == "26 November 2026, 16:03 UTC"


def test_an_error_is_what_where_and_how_to_mend_it():
    """Parts that are missing leave no trace."""
    assert str(ConflictmapError("it burns")) == "it burns"
    assert str(ConflictmapError("it burns", where="x:1")) == "x:1: it burns"
    assert str(ConflictmapError("it burns", mend="Run")) == "it burns. Run"
    whole = ConflictmapError("it burns", where="x:1", mend="Run")
    assert str(whole) == "x:1: it burns. Run"
    assert whole.args == ("x:1: it burns. Run",)


def test_an_error_quotes_the_ends_of_a_book():
    """Of what is longer than a message may be, beginning and end are shown."""
    said = str(ConflictmapError("a" * 1000))
    assert said == "a" * 1000
    said = str(ConflictmapError("b" + "a" * 5000 + "c"))
    assert said == "b" + "a" * 499 + " … " + "a" * 499 + "c"


def test_the_shield_stands_before_both_streams_and_goes():
    """Whatever is written is held to it; what has to command the terminal gets past it."""
    before = sys.stdout, sys.stderr
    sys.stdout, sys.stderr = out, err = io.StringIO(), io.StringIO()
    try:
        with shielded(), shielded():
            assert sys.stdout.write("a\x1b") == 2
            sys.stderr.writelines(["b\x1b", "c\n"])
            assert terminal(sys.stdout) is out
            assert sys.stdout.getvalue() == out.getvalue()
        assert (sys.stdout, sys.stderr) == (out, err)
    finally:
        sys.stdout, sys.stderr = before
    assert (out.getvalue(), err.getvalue()) == ("a\\u001b", "b\\u001bc\n")


@pytest.mark.parametrize(
    ("url", "address"),
    [
        ("https://example.org/a?b=c#d", "https://example.org/a?b=c#d"),
        ("HTTP://example.org", "HTTP://example.org"),
        ('https://example.org/"><script>', "https://example.org/%22%3E%3Cscript%3E"),
        ("https://example.org/تدمر", "https://example.org/%D8%AA%D8%AF%D9%85%D8%B1"),
        ("https://example.org/a%20b", "https://example.org/a%20b"),
        ("javascript:alert(1)", None),
        ("https:///x", None),
        ("https:// x", None),
        (" https://example.org", None),
        (None, None),
    ],
)
def test_only_addresses_of_the_web_become_links(url, address):
    """Whatever else stands in a link's place is none; unusual characters are encoded, once."""
    assert web_address(url) == address


@pytest.mark.parametrize(
    ("address", "fault"),
    [
        ("https://example.org/map/", None),
        ("http://example.org:8000/map/index.html", None),
        ("https://example.org/X/", None),
        ("ftp://example.org/", "Write https://host/folder/"),
        ("https://example.org:0/", "Write https://host/folder/"),
        ("https://example.org:x/", "Write https://host/folder/"),
        ("https:///map/", "Write https://host/folder/"),
        ("https://example.org/ü/", "Write https://host/folder/"),
        ('https://example.org/"/', "Write https://host/folder/"),
        ("https://a@example.org/", "Leave out what stands before @ and after ? or #"),
        ("https://example.org/?a", "Leave out what stands before @ and after ? or #"),
        ("https://example.org/#a", "Leave out what stands before @ and after ? or #"),
        ("https://example.org/map", "Let it end in / or in the page's name"),
    ],
)
def test_an_address_of_the_map_is_a_folder_or_a_page_of_the_web(address, fault):
    """Anything else is refused, with how to mend it."""
    found = fault_of(address)
    assert (found and found[1]) == fault
    assert found is None or address in found[0] or found[0].startswith("the address holds")
