"""Read two corpora that nobody wrote for this project: CASE-2021 snippets and notes on Ukrainian places.

A snippet of CASE-2021 (task 2, ACLED's labels) counts as a change of control where a claim of capture,
recapture, withdrawal or holding is read from it; its three labels of changes of territory are wanted,
and armed clashes must not be taken for one. The notes are those of Wikipedia's list of who controls
Ukrainian cities ("Captured by Russia 12 March 2022. Recaptured by Ukraine 31 March 2022."): each dated
statement wants its actor, its change and its month.

    python benchmarks/reading_corpora.py [--errors N]
"""

import argparse
import csv
import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from _scorer import SHARED  # what stands beside the benchmarks

from conflictmap.data import gazetteer_folder, theatre_names
from conflictmap.model import TAKEN, Article, Change, Claim
from conflictmap.places import Gazetteer
from conflictmap.reading import Reader

CASE = SHARED / "corpora" / "case2021_dev.tsv"
UKRAINE = SHARED / "corpora" / "ukraine_places_dev.csv"
CONTROL = TAKEN | {Change.WITHDREW, Change.HOLDS}
CLASH = "ARMED_CLASH"
CHANGES_OF_TERRITORY = frozenset(
    {"GOV_REGAINS_TERIT", "NON_VIOL_TERRIT_TRANSFER", "NON_STATE_ACTOR_OVERTAKES_TER"}
)
ACTORS = {
    "Russia": {"russia"},
    "Ukraine": {"ukraine"},
    "Donetsk PR": {"donetsk-luhansk", "russia"},
    "Luhansk PR": {"donetsk-luhansk", "russia"},
}
_STATEMENT = re.compile(
    r"(?i:(?P<again>re)?captured) by\s+(?P<actor>Russia|Ukraine|Donetsk PR|Luhansk PR)"
    r"\s+(?:on |in )?(?:(?:early|mid|late)-?\s?)?(?P<day>\d{1,2} )?(?P<month>[A-Z][a-z]+) (?P<year>\d{4})"
)


@dataclass(frozen=True)
class Statement:
    """A dated change of a note."""

    place: str
    actor: str
    again: bool
    month: tuple[int, int]

    def is_told_by(self, claim: Claim) -> bool:
        """Tell whether a claim says the same: who, which change, in which month."""
        when = claim.when.earliest
        return (
            claim.change in TAKEN
            and claim.gainer in ACTORS[self.actor]
            and when is not None
            and (when.year, when.month) == self.month
        )


def snippets() -> Iterator[tuple[str, str, str]]:
    """Yield id, label and text of the CASE-2021 snippets."""
    with CASE.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE):
            yield row["id"], row["label"], row["text"]


def notes() -> Iterator[tuple[Article, tuple[Statement, ...], str]]:
    """Yield the notes as articles, with their dated statements and who holds the place in the end."""
    with UKRAINE.open(encoding="utf-8", newline="") as file:
        for number, row in enumerate(csv.DictReader(file)):
            if not row["information"].strip():
                continue
            told = tuple(
                Statement(row["name"], match["actor"], match["again"] is not None, month_of(match))
                for match in _STATEMENT.finditer(row["information"])
            )
            published = datetime.strptime(row["as_of"], "%d %b %Y").date()  # noqa: DTZ007  a day, no moment
            article = Article(f"note-{number}", row["name"], None, None, published, "en", row["information"])
            yield article, told, row["held_by"]


def month_of(match: re.Match[str]) -> tuple[int, int]:
    """Return year and month of a dated statement."""
    day = datetime.strptime(f"{match['month']} {match['year']}", "%B %Y")  # noqa: DTZ007  as above
    return day.year, day.month


def read_case(reader: Reader, gazetteer: Gazetteer, errors: int) -> None:
    """Print how well changes of control are told from other events."""
    right = wrong = missed = clashes = clashes_taken = 0
    lines: list[str] = []
    for identity, label, text in snippets():
        claims = reader.read(Article(identity, None, None, None, None, "en", text), gazetteer)
        found = [claim for claim in claims if claim.change in CONTROL]
        wanted = label in CHANGES_OF_TERRITORY
        right += bool(found and wanted)
        wrong += bool(found and not wanted)
        missed += bool(wanted and not found)
        clashes += label == CLASH
        clashes_taken += bool(label == CLASH and found)
        if bool(found) != wanted:
            said = f"taken for {found[0].change}" if found else "missed"
            lines.append(f"    {identity} {label}, {said}: {text[:150]}")
    precision, recall = right / max(right + wrong, 1), right / max(right + missed, 1)
    f1 = 2 * precision * recall / max(precision + recall, 1e-9)
    print(f"CASE-2021   P {precision:.3f}  R {recall:.3f}  F1 {f1:.3f}   {CLASH} taken for control: ", end="")
    print(f"{clashes_taken}/{clashes}")
    print("\n".join(lines[:errors]), end="\n" if errors else "")


def read_notes(reader: Reader, gazetteer: Gazetteer, errors: int) -> None:
    """Print how many dated statements are read, and how often the last one agrees with the holder."""
    told = read = decided = agreeing = 0
    lines: list[str] = []
    for article, statements, holder in notes():
        claims = reader.read(article, gazetteer)
        for statement in statements:
            told += 1
            if any(statement.is_told_by(claim) for claim in claims):
                read += 1
            else:
                lines.append(f"    {statement}: {article.text[:120]}")
        taken = [claim for claim in claims if claim.change in TAKEN]
        # The text decides it where it is nothing but dated statements, of which the last one says who.
        whole = len(statements) == article.text.casefold().count("captured by")
        if statements and whole and statements[-1].actor == holder and taken:
            decided += 1
            agreeing += taken[-1].gainer in ACTORS[holder]
    print(f"Ukraine     statements read {read}/{told} = {read / told:.3f}   ", end="")
    print(f"last one agrees with the holder {agreeing}/{decided} = {agreeing / decided:.3f}")
    print("\n".join(lines[:errors]), end="\n" if errors else "")


def main() -> None:
    """Read both corpora and print their scores."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--errors", type=int, default=0, metavar="N", help="show N errors of each corpus")
    arguments = parser.parse_args()
    missing = next((path for path in (CASE, UKRAINE) if not path.is_file()), None)
    if missing is not None:
        sys.exit(f"skipped: there is no {missing}")
    reader = Reader.open()
    read_case(reader, Gazetteer.open(theatre_names(gazetteer_folder())), arguments.errors)
    read_notes(reader, Gazetteer.open(["ukraine"]), arguments.errors)


if __name__ == "__main__":
    main()
