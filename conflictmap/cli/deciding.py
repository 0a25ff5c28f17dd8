"""Deciding in the terminal: one open question after the other, each answer written at once."""

import getpass
import sys
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Final

import typer

from conflictmap.cli.itemised import item_text
from conflictmap.corrections.applying import apply_corrections
from conflictmap.corrections.file import FILE_NAME
from conflictmap.corrections.loading import load_corrections
from conflictmap.corrections.matching import brief
from conflictmap.corrections.writing import Value, appended
from conflictmap.errors import ConflictmapError
from conflictmap.places.names import strict_key
from conflictmap.review import Kind
from conflictmap.wording import plain

if TYPE_CHECKING:
    from conflictmap.evidence import Evidence
    from conflictmap.model import Claim
    from conflictmap.project import Project
    from conflictmap.review import Item, Review

_FIELDS: Final = {
    "change": "captured, recaptured, withdrew, repelled, contested, besieged, approached or holds",
    "place": "the id of a place, or its name",
    "gainer": "the id of an actor, nothing for nobody",
    "loser": "the id of an actor, nothing for nobody",
    "day": "2016-12-11, 2016-12 or 2016",
    "earliest": "2016-12-11, 2016-12 or 2016",
    "latest": "2016-12-11, 2016-12 or 2016",
    "extent": "whole, part, outskirts or unknown",
    "certainty": "confirmed, claimed, denied or unclear",
    "attribution": "who says so, nothing for the outlet itself",
    "background": "yes or no",
}
_MAY_BE_EMPTY: Final = frozenset({"gainer", "loser", "attribution"})
_POINT: Final = 2


class _QuitError(Exception):
    """Whoever decides wants no further question."""


def asked_name() -> str:
    """Return who decides: the account's name, unless another is typed."""
    try:
        default = getpass.getuser()
    except (OSError, KeyError):
        default = ""
    try:
        return str(typer.prompt("Who decides", default=default or None, err=True)).strip()
    except typer.Abort:
        raise typer.Exit from None


class Session:
    """A walk through what is open.

    Parameters
    ----------
    project
        Whose corrections.toml the decisions go to.
    """

    def __init__(self, project: "Project", evidence: "Evidence", found: "Review") -> None:
        self._project = project
        self._path = project.folder / FILE_NAME
        self._evidence = evidence
        self._found = found
        self._decided: set[str] = set()
        self._written = 0

    def run(self) -> None:
        """Ask about every item until none is left, or whoever decides has had enough."""
        try:
            for number, item in enumerate(self._found.items, start=1):
                self._ask(number, item)
        except (_QuitError, typer.Abort, EOFError, KeyboardInterrupt):
            sys.stderr.write("\n")
        decisions = "1 decision" if self._written == 1 else f"{self._written} decisions"
        sys.stderr.write(f"{decisions} written to {self._path}")
        sys.stderr.write(
            f"; conflictmap build {self._project.folder} applies them\n" if self._written else "\n"
        )

    def _ask(self, number: int, item: "Item") -> None:
        open_claims = [
            quoted.claim
            for quoted in item.quotes
            if quoted.claim.decision is None and quoted.claim.id not in self._decided
        ]
        if item.quotes and not open_claims:
            return
        sys.stdout.write("\n")
        for line in item_text(number, item, self._found, str(self._project.folder)):
            sys.stdout.write(f"{line}\n")
        sys.stdout.flush()
        if item.kind is Kind.PLACE:
            self._ask_place(item)
        elif not open_claims or (item.kind is Kind.DATE and not item.lines):
            self._ask_to_go_on(item)
        else:
            for claim in open_claims:
                self._ask_claim(claim, several=len(open_claims) > 1)

    def _ask_to_go_on(self, item: "Item") -> None:
        if item.lines and self._chosen({"a": "add by hand what was accepted", "s": "skip"}) == "a":
            self._write(item.lines)
        elif not item.lines:
            self._chosen({"s": "skip"})

    # ------------------------------------------------------------ places

    def _ask_place(self, item: "Item") -> None:
        offered = {str(number): f"it is {one.about}" for number, one in enumerate(item.candidates, start=1)}
        choices = {
            **offered,
            "p": "place it by lat,lon or an id",
            "r": "reject its claims",
            "a": "leave it open",
        }
        while True:
            answer = self._chosen({**choices, "s": "skip"})
            if answer == "s":
                return
            if answer in {"a", "r"}:
                self._decide_name(item.name, accept=answer == "a")
                return
            means = (
                {"means": item.candidates[int(answer) - 1].id} if answer in offered else self._asked_place()
            )
            if means and self._write(self._found.lines.place(item.name, means, self._why())):
                return

    def _decide_name(self, name: str, *, accept: bool) -> None:
        """Accept or reject every claim about an open name."""
        lines = self._found.lines
        claims = [
            claim
            for claim in self._evidence.claims
            if claim.place is None
            and claim.decision is None
            and claim.id not in self._decided
            and strict_key(claim.toponym.name) == strict_key(name)
        ]
        why = self._why()
        texts = dict.fromkeys((lines.accept if accept else lines.reject)(claim, why) for claim in claims)
        if self._write("\n".join(texts)):
            self._decided |= {claim.id for claim in claims}

    def _asked_place(self) -> "Mapping[str, Value] | None":
        text = self._asked("lat,lon in degrees, or an id")
        parts = text.split(",")
        if len(parts) != _POINT:
            return {"means": text} if text else None
        try:
            lat, lon = (float(part) for part in parts)
            radius = float(self._asked("how far off it may be, in km", "1"))
        except ValueError:
            self._complain("this is not LAT,LON in degrees, as in 34.56,38.28")
            return None
        return {"lat": lat, "lon": lon, "radius_km": radius}

    # ------------------------------------------------------------ claims

    def _ask_claim(self, claim: "Claim", *, several: bool) -> None:
        if several:
            sys.stdout.write(f"     {plain(brief(claim))}\n")
        lines = self._found.lines
        while True:
            answer = self._chosen(
                {"a": "accept: read rightly", "r": "reject: counts for nothing", "e": "edit", "s": "skip"}
            )
            if answer == "s":
                return
            if answer == "e":
                changes = self._asked_changes()
                if not changes:
                    continue
                text = lines.edit(claim, changes, self._why())
            else:
                text = (lines.accept if answer == "a" else lines.reject)(claim, self._why())
            if self._write(text):
                self._decided.add(claim.id)
                return

    def _asked_changes(self) -> "dict[str, Value]":
        changes: dict[str, Value] = {}
        while True:
            fields = ", ".join(_FIELDS)
            field = self._asked(f"which field ({fields}), nothing when done").casefold()
            if not field:
                return changes
            if field not in _FIELDS:
                self._complain(f"there is no field {field!r}")
                continue
            value = self._asked(f"{field}: {_FIELDS[field]}")
            if not value and field not in _MAY_BE_EMPTY:
                continue
            changes[field] = value.casefold() in {"y", "yes", "true"} if field == "background" else value

    # ------------------------------------------------------------ the terminal and the file

    def _chosen(self, choices: Mapping[str, str]) -> str:
        """Return one of the choices; `q` ends the walk."""
        for key, words in {**choices, "q": "quit"}.items():
            sys.stdout.write(f"     [{key}] {plain(words)}\n")
        sys.stdout.flush()
        while True:
            answer = self._asked("?").casefold()
            if answer == "q":
                raise _QuitError
            if answer in choices:
                return answer
            self._complain(f"answer with one of {', '.join([*choices, 'q'])}")

    def _why(self) -> str:
        return self._asked("why, for those who come after (may be empty)")

    @staticmethod
    def _asked(words: str, default: str = "") -> str:
        return str(typer.prompt(f"     {words}", default=default, show_default=bool(default))).strip()

    @staticmethod
    def _complain(words: str) -> None:
        sys.stdout.write(f"     {words}\n")
        sys.stdout.flush()

    def _write(self, text: str) -> bool:
        """Write a decision if the project can use it, and tell whether it could."""
        try:
            self._checked(text)
        except ConflictmapError as error:
            what = f"{error.what}. {error.mend}" if error.mend else error.what
            self._complain(f"not written: {plain(what)}")
            return False
        appended(self._path, text)
        self._written += 1
        return True

    def _checked(self, text: str) -> None:
        """Raise what the next build would: the decision is tried on what was read, by itself."""
        gazetteer = self._project.gazetteer
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / FILE_NAME
            path.write_text(text, encoding="utf-8")
            decided = load_corrections(path, gazetteer.place, gazetteer.kinds.by_name)
        undecided = tuple(claim for claim in self._evidence.claims if claim.decision is None)
        articles = {article.id: article for article in self._evidence.articles}
        applied = apply_corrections(decided, undecided, articles, gazetteer, self._evidence.actors)
        for unapplied in applied.stale:
            raise unapplied.problem
