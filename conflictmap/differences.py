"""What differs between two builds, as text, Markdown, JSON or CSV."""

import csv
import io
import json
import textwrap
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby, islice
from typing import Any, Final, Self

from conflictmap.building.snapshot import Snapshot
from conflictmap.control import comparison as compared
from conflictmap.control.comparison import Account, Cause, Comparison, Days, Difference, Reason
from conflictmap.model import Claim
from conflictmap.tabular.actors import actors_listed
from conflictmap.wording import cell, escaped_json, plain, plain_markdown, span_of_days, verdict

CSV_COLUMNS: Final = (
    *("place", "name", "from", "to", "kind"),
    *(
        f"{side}_{what}"
        for side in ("old", "new")
        for what in (
            *("status", "holder", "rival", "besieged_by", "divided"),
            *("confidence_least", "confidence_most"),
        )
    ),
    *(f"claims_{cause.value.replace(' ', '_')}" for cause in Cause),
)

_WIDTH: Final = 100
_INDENT: Final = "  "
# So many claims of a cause, and so many places, are named in prose; the rest are counted.
_MOST_CLAIMS: Final = 3
_MOST_PLACES: Final = 10
_FOLLOWS: Final[tuple[Cause, ...]] = (Cause.COUNTED, Cause.UNCOUNTED)


@dataclass(frozen=True, slots=True)
class Report:
    """What there is to tell.

    Attributes
    ----------
    reasons
        The claims that have to do with each difference of the comparison, in its order.
    places
        Names of the places that either build has, by id; of those that were asked for.
    actors
        Names of the actors, by id.
    labels
        What the old and the new build are called.
    """

    comparison: Comparison
    reasons: tuple[tuple[Reason, ...], ...]
    places: Mapping[str, str]
    actors: Mapping[str, str]
    labels: tuple[str, str] = ("OLD", "NEW")

    @property
    def told(self) -> Iterator[tuple[Difference, tuple[Reason, ...]]]:
        """Each difference with its reasons."""
        return zip(self.comparison.differences, self.reasons, strict=True)


def told_of(
    old: Snapshot,
    new: Snapshot,
    comparison: Comparison,
    places: Mapping[str, str],
    labels: tuple[str, str] = ("the earlier build", "this one"),
) -> Report:
    """Return what there is to tell of two builds that were compared.

    Parameters
    ----------
    places
        Names of the places that were asked for, by id.
    labels
        What the old and the new build are called.

    Raises
    ------
    DataError
        Their claims cannot be read.
    """
    wanted = {identity for difference in comparison.differences for identity in difference.claims}
    was, now = (one.claims(wanted) if wanted else {} for one in (old, new))
    named = {actor.id: actor for one in (old, new) for actor in one.timeline.actors}
    own = {actor.id: actor for one in (old, new) for actor in one.actors}
    known = named | actors_listed(named) | own
    return Report(
        comparison,
        tuple(compared.reasons(difference, was, now) for difference in comparison.differences),
        places,
        {identity: known[identity].name for identity in named},
        labels,
    )


def text(report: Report) -> Iterator[str]:
    """Yield the differences in plain language, line by line."""
    prose = _Prose.of(report, plain)
    for line in prose.head():
        yield from _wrapped(line, "")
    for difference, reasons in report.told:
        yield ""
        days = span_of_days(difference.start, difference.end)
        yield from _wrapped(f"{prose.place(difference)}, {days}: {prose.turn(difference)}", "")
        for line in prose.claims(difference, reasons):
            yield from _wrapped(line, _INDENT)


def markdown(report: Report, heading: str = "What changed between two builds") -> Iterator[str]:
    """Yield the differences as a page of Markdown, line by line; a heading a place."""
    prose = _Prose.of(report, plain_markdown)
    yield f"# {heading}"
    for line in prose.head():
        yield ""
        yield line
    for _, told in groupby(report.told, key=lambda pair: pair[0].place):
        for i, (difference, reasons) in enumerate(told):
            if i == 0:
                yield from ("", f"## {prose.place(difference)}", "")
            days = span_of_days(difference.start, difference.end)
            yield f"- **{days}**: {prose.turn(difference)}"
            yield from (f"  - {line}" for line in prose.claims(difference, reasons))


def lines_of(report: Report, most: int) -> list[str]:
    """Return the most telling differences, a line each with the strongest claim behind it.

    A place that was on the map already comes before one that has come or gone, the longer span of days before
    the shorter.
    """
    prose = _Prose.of(report, plain)
    told = sorted(report.told, key=lambda pair: (_kind(pair[0]) != "changed", pair[0].start - pair[0].end))
    lines = []
    for difference, reasons in told[:most]:
        days = span_of_days(difference.start, difference.end)
        because = next(iter(prose.claims(difference, reasons)), "")
        lines.append(f"{prose.place(difference)}, {days}: {prose.turn(difference)} {because}".strip())
    return lines


def json_text(report: Report) -> str:
    """Return all there is to tell as one JSON object."""
    return escaped_json(json.dumps(json_object(report), ensure_ascii=False, indent=1))


def json_object(report: Report) -> dict[str, Any]:
    """Return all there is to tell, for JSON."""
    comparison = report.comparison
    return {
        "compared": _days(comparison.days),
        "old": _days(comparison.old_days),
        "new": _days(comparison.new_days),
        "only_old": [{"place": key, "name": report.places[key]} for key in comparison.vanished],
        "only_new": [{"place": key, "name": report.places[key]} for key in comparison.appeared],
        "differences": [
            {
                "place": difference.place,
                "name": report.places[difference.place],
                "from": difference.start.isoformat(),
                "to": difference.end.isoformat(),
                "kind": _kind(difference),
                "old": _account(difference.before),
                "new": _account(difference.after),
                "claims": [_reason(reason) for reason in reasons],
            }
            for difference, reasons in report.told
        ],
    }


def csv_lines(report: Report) -> Iterator[str]:
    """Yield the header and a line a difference, with the ids of the claims, separated by spaces."""
    yield _csv_line(CSV_COLUMNS)
    for difference, reasons in report.told:
        yield _csv_line(
            (
                difference.place,
                report.places[difference.place],
                difference.start.isoformat(),
                difference.end.isoformat(),
                _kind(difference),
                *_cells(difference.before),
                *_cells(difference.after),
                *(" ".join(one.id for one in reasons if one.cause is cause) for cause in Cause),
            )
        )


@dataclass(frozen=True, slots=True)
class _Prose:
    """Says things in words, with all foreign text made harmless by `clean`.

    `shared` are the names that several places bear: these are told apart by their ids.
    """

    report: Report
    clean: Callable[[str], str]
    shared: frozenset[str]

    @classmethod
    def of(cls, report: Report, clean: Callable[[str], str]) -> Self:
        """Return what tells of a report."""
        counts = Counter(report.places.values())
        return cls(report, clean, frozenset(name for name, count in counts.items() if count > 1))

    def head(self) -> Iterator[str]:
        """Yield what was compared and how much of it differs, a sentence or two a line."""
        comparison, report = self.report.comparison, self.report
        if comparison.days is None or comparison.old_days is None or comparison.new_days is None:
            return
        yield f"Compared: {span_of_days(*comparison.days)}."
        old, new = report.labels
        if comparison.old_days != comparison.new_days:
            yield (
                f"{old[:1].upper()}{old[1:]} covers {span_of_days(*comparison.old_days)},"
                f" {new} {span_of_days(*comparison.new_days)};"
                " a day that only one of them covers is no difference."
            )
        for heading, places in ((old, comparison.vanished), (new, comparison.appeared)):
            if places:
                named = ", ".join(self._name(place) for place in places[:_MOST_PLACES])
                more = f" and {len(places) - _MOST_PLACES} more" if len(places) > _MOST_PLACES else ""
                yield f"Only in {heading}: {named}{more}."
        different = len({difference.place for difference in comparison.differences})
        if different:
            yield f"Places that differ: {different} of {len(report.places)}."
        else:
            yield "No place differs."

    def place(self, difference: Difference) -> str:
        """Return the name of a place, and whether only one build has it."""
        old, new = self.report.labels
        only = {"only old": f" (only in {old})", "only new": f" (only in {new})"}.get(_kind(difference), "")
        return f"{self._name(difference.place)}{only}"

    def turn(self, difference: Difference) -> str:
        """Return what was and what is said of a place."""
        accounts = (difference.before, difference.after)
        return " → ".join(self._account(one) for one in accounts if one is not None) + "."

    def claims(self, difference: Difference, reasons: Sequence[Reason]) -> Iterator[str]:
        """Yield the claims that have to do with a difference, the strongest of each cause.

        That a claim which both builds have is counted by one of them only tends to follow from other claims:
        such claims are quoted where there are no others, else only numbered.
        """
        if not difference.claims:
            yield "Neither build names a claim."
        elif not reasons:
            yield "Both rest on the same claims: those about other places, or the settings, differ."
        causes = Counter(reason.cause for reason in reasons)
        quoted = [cause for cause in Cause if cause in causes and cause not in _FOLLOWS] or [*_FOLLOWS]
        for cause in quoted:
            own = [reason for reason in reasons if reason.cause is cause]
            title = cause.value.capitalize()
            for reason in islice(own, _MOST_CLAIMS):
                yield f"{title}: {self._reason(reason)}"
            if len(own) > _MOST_CLAIMS:
                yield f"{title}: {len(own) - _MOST_CLAIMS} more."
        rest = [f"{causes[cause]} {cause.value}" for cause in _FOLLOWS if causes[cause]]
        if rest and quoted[0] not in _FOLLOWS:
            yield f"Of the claims that both builds have: {', '.join(rest)}."

    def _name(self, place: str) -> str:
        name = self.report.places[place]
        return self.clean(f"{name} ({place})" if name in self.shared else name)

    def _actor(self, actor: str) -> str:
        return self.clean(self.report.actors.get(actor, actor))

    def _account(self, account: Account) -> str:
        least, most = f"{account.least:.2f}", f"{account.most:.2f}"
        sure = least if least == most else f"{least}–{most}"
        parts = "; parts in other hands" if account.divided else ""
        return f"{verdict(account, sure, self._actor)}{parts}"

    def _reason(self, reason: Reason) -> str:
        claim = reason.claim
        against = "" if reason.supports else ", against"
        if claim is None:
            return f"claim {self.clean(reason.id)}{against}"
        altered = "".join(
            f"; {one.field} was {self.clean(one.before or 'open')}, is {self.clean(one.after or 'open')}"
            for one in reason.alterations
        )
        quote = self.clean(claim.quote)
        return f"{self._cited(claim)}: “{quote}” ({claim.change.value}{against}{altered})"

    def _cited(self, claim: Claim) -> str:
        article, when = self.clean(claim.article), _when(claim)
        if claim.attribution is None:
            return f"{article} ({when})" if when else article
        source = f"{article}, {when}" if when else article
        return f"{self.clean(claim.attribution)} ({source})"


def _when(claim: Claim) -> str:
    """Return the days that a claim speaks of, as finely as the text gives them."""
    first, last = claim.when.isoformat()
    if last is None:
        return f"since {first}" if first else ""
    if first is None:
        return f"until {last}"
    return f"of {first}" if first == last else f"of {first} to {last}"


def _kind(difference: Difference) -> str:
    before, after = difference.before, difference.after
    if before is None:
        return "only new"
    if after is None:
        return "only old"
    return "confidence" if _standing(before) == _standing(after) else "changed"


def _standing(account: Account) -> tuple[str | bool | None, ...]:
    return account.status, account.holder, account.rival, account.besieged_by, account.divided


def _wrapped(line: str, indent: str) -> list[str]:
    # An id or a name that is cut at a hyphen or in its midst cannot be looked for.
    return textwrap.wrap(
        line,
        _WIDTH,
        initial_indent=indent,
        subsequent_indent=f"{indent}{_INDENT}",
        break_long_words=False,
        break_on_hyphens=False,
    )


def _days(days: Days | None) -> dict[str, str] | None:
    return None if days is None else {"from": days[0].isoformat(), "to": days[1].isoformat()}


def _account(account: Account | None) -> dict[str, Any] | None:
    if account is None:
        return None
    return {
        "status": account.status.value,
        "holder": account.holder,
        "rival": account.rival,
        "besieged_by": account.besieged_by,
        "divided": account.divided,
        "confidence_least": account.least,
        "confidence_most": account.most,
        "supporting": list(account.supporting),
        "opposing": list(account.opposing),
    }


def _reason(reason: Reason) -> dict[str, Any]:
    claim = reason.claim
    told: dict[str, Any] = {
        "id": reason.id,
        "cause": reason.cause.value,
        "supports": reason.supports,
        "altered": {one.field: {"old": one.before, "new": one.after} for one in reason.alterations},
    }
    if claim is None:
        return told
    earliest, latest = claim.when.isoformat()
    return told | {
        "article": claim.article,
        "sentence": claim.quote,
        "change": claim.change.value,
        "gainer": claim.gainer,
        "loser": claim.loser,
        "earliest": earliest,
        "latest": latest,
        "attribution": claim.attribution,
        "certainty": claim.certainty.value,
    }


def _cells(account: Account | None) -> tuple[str, ...]:
    if account is None:
        return ("",) * 7
    return (
        account.status.value,
        account.holder or "",
        account.rival or "",
        account.besieged_by or "",
        "true" if account.divided else "false",
        str(account.least),
        str(account.most),
    )


def _csv_line(cells: Sequence[str]) -> str:
    line = io.StringIO()
    csv.writer(line, lineterminator="").writerow([cell(text) for text in cells])
    return line.getvalue()
