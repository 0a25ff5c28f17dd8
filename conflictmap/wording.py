"""States, days and foreign text in words that a person reads, on a terminal or in a page of Markdown."""

import re
from calendar import month_name
from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Final, Protocol

if TYPE_CHECKING:
    from conflictmap.model import Status

# What begins a formula in spreadsheets, which skip blanks; some take the wide forms of East Asian type for
# the same. An apostrophe before it may be the text's own, and must not be taken for the one that guards it.
_FORMULA: Final = re.compile(r"'*[\s\x00-\x20\x7f-\xa0]*[=+\-@＝＋－＠]")
TURNING: Final = r"\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069"
"""What turns the direction of writing or ends a line unseen, for a set of a regular expression."""
OBEYED: Final = rf"\x00-\x08\x0b-\x1f\x7f-\x9f{TURNING}\ud800-\udfff"
"""What a terminal obeys or cannot show, but line end and tab, for a set of a regular expression."""
_OBEYED: Final = re.compile(f"[{OBEYED}]")
# Persian and other words are spelt with them.
_JOINERS: Final = "\u200c\u200d"
_MARKUP: Final = re.compile(r"[\\`*_{}\[\]<>#|~&$!]")
_LINK: Final = re.compile(r"(?<=:)//|(?<=www)\.", re.IGNORECASE)


class Told(Protocol):
    """What a verdict is made of: a `ControlState`, or an `Account` of a comparison."""

    @property
    def status(self) -> "Status":
        """As in `ControlState`."""

    @property
    def holder(self) -> str | None:
        """As in `ControlState`."""

    @property
    def rival(self) -> str | None:
        """As in `ControlState`."""

    @property
    def besieged_by(self) -> str | None:
        """As in `ControlState`."""


def verdict(told: Told, sure: str, name: Callable[[str], str]) -> str:
    """Return who holds a place, in words.

    Parameters
    ----------
    sure
        How sure that is; "" leaves it out.
    name
        Gives an actor's name for its id.
    """
    # Imported here since no command's --help needs it.
    from conflictmap.model import UNNAMED, Status  # noqa: PLC0415 - see above

    holder = name(told.holder) if told.holder else "nobody"
    rival = f" against {name(told.rival)}" if told.rival else ""
    # Fighting may be reported where nobody says who holds the place.
    sure = f", {sure}" if sure else ""
    parties = f"{holder}{rival}{sure}" if told.holder or told.rival else "by whom is not known"
    verdicts = {
        Status.CONTROLLED: f"held by {holder}{sure}",
        Status.CONTESTED: f"contested, {parties}",
        Status.DISPUTED: f"disputed, {parties}",
        Status.VACATED: f"vacated{sure}",
        Status.UNKNOWN: "nothing is known",
    }
    siege = ""
    if told.besieged_by:
        besieger = "somebody unnamed" if told.besieged_by == UNNAMED else name(told.besieged_by)
        siege = f"; besieged by {besieger}"
    return f"{verdicts[told.status]}{siege}"


def counted(number: int, noun: str) -> str:
    """Return how many there are of something whose plural ends in s: "1 place", "1,200 places"."""
    return f"{number:,} {noun}{'' if number == 1 else 's'}"


def span_of_days(first: date, last: date) -> str:
    """Return two days as people write a span: "11–12 December 2016", "30 November – 2 December 2016"."""
    end = f"{last.day} {month_name[last.month]} {last.year}"
    if first == last:
        return end
    if (first.year, first.month) == (last.year, last.month):
        return f"{first.day}–{end}"
    start = f"{first.day} {month_name[first.month]}"
    return f"{start} – {end}" if first.year == last.year else f"{start} {first.year} – {end}"


def moment(when: datetime) -> str:
    """Return a moment in universal time as people write it: "26 November 2026, 14:03 UTC"."""
    when = when.astimezone(UTC)
    return f"{when.day} {month_name[when.month]} {when.year}, {when:%H:%M} UTC"


def plain(text: str) -> str:
    """Return foreign text on one line, without characters that a terminal obeys instead of showing them.

    Escape codes, line ends, marks that turn the direction of writing and lone surrogates become blanks.
    """
    if text.isprintable() and "  " not in text:
        return text.strip()
    return " ".join("".join(c if c.isprintable() or c in _JOINERS else " " for c in text).split())


def cell(text: str) -> str:
    """Return foreign text on one line for a cell of CSV, where no spreadsheet takes it for a formula."""
    return guarded(plain(text))


def guarded(text: str) -> str:
    """Return text with an apostrophe before it if a spreadsheet would take it for a formula."""
    return f"'{text}" if _FORMULA.match(text) else text


def unguarded(text: str) -> str:
    """Return what `guarded` was given."""
    return text[1:] if text.startswith("'") and _FORMULA.match(text, 1) else text


def plain_markdown(text: str) -> str:
    """Return foreign text for a page of Markdown, where it is read as text and never as markup or a link."""
    return _LINK.sub(lambda found: "\\" + found[0], _MARKUP.sub(r"\\\g<0>", plain(text)))


def escaped_json(text: str) -> str:
    r"""Return JSON with each character that a terminal obeys as \uXXXX: what a program reads is the same."""
    if text.isprintable():
        return text
    return "".join(c if c.isprintable() or c == "\n" else _escape(c) for c in text)


def escaped(text: str) -> str:
    r"""Return text with each character that a terminal obeys, but line end and tab, as JSON's \uXXXX."""
    return text if text.isprintable() else _OBEYED.sub(lambda found: _escape(found[0]), text)


def path_line(path: object) -> str:
    """Return a path on one line, its blanks as they are: programs read it from there."""
    return escaped(str(path)).replace("\n", "\\u000a")


def _escape(character: str) -> str:
    units = character.encode("utf-16-be", "surrogatepass")
    return "".join(f"\\u{units[i : i + 2].hex()}" for i in range(0, len(units), 2))
