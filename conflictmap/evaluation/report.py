"""Scores for people, line by line, and for programs, as an object of JSON."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict
from typing import Any, Final

from conflictmap.evaluation.scoring import NEAR_KM, Agreement, Pair, Scores, distance_km
from conflictmap.evaluation.statement import Statement
from conflictmap.model import Change

SHOWN_SLOTS: Final = ("gainer", "loser", "date", "extent", "certainty")
"""The slots whose errors are listed."""

_LONGEST: Final = 160


def text_lines(scores: Scores, errors: int = 0) -> Iterator[str]:
    """Yield the figures, then examples of what is wrong.

    Parameters
    ----------
    errors
        How many misses and false alarms to show of each change, and how many errors of each slot.
    """
    yield f"gold {scores.gold}  predicted {scores.read}  matched {len(scores.pairs)}"
    for name, agreement in (("claim", scores.claim), ("full", scores.full)):
        yield (f"{name:<6} P {agreement.precision:.3f}  R {agreement.recall:.3f}  F1 {agreement.f1:.3f}")
    for name, share in scores.slots.items():
        yield f"{name:<12} {share.right}/{share.of} = {share.value:.3f}"
    if scores.distances is not None:
        near = scores.distances.near
        yield (
            f"distance km  median {scores.distances.median_km:.1f}  within {NEAR_KM:.0f} km {near.value:.3f}"
            f"  located {near.of}/{len(scores.pairs)}"
        )
    yield f"missed by change: { {change.value: count for change, count in scores.missed_by_change.items()} }"
    if errors:
        yield from _listed(scores, errors)


def _listed(scores: Scores, errors: int) -> Iterator[str]:
    for heading, statements in (("missed", scores.missed), ("false alarms", scores.false_alarms)):
        for change, group in _by_change(statements):
            yield ""
            yield f"{heading}, {change.value}: {len(group)}"
            yield from (f"  {_about(statement)}" for statement in group[:errors])
    for slot in SHOWN_SLOTS:
        wrong = scores.wrong(slot)
        if wrong:
            yield ""
            yield f"wrong {slot}: {len(wrong)}"
            yield from (f"  {_difference(slot, pair)}" for pair in wrong[:errors])


def _by_change(statements: Iterable[Statement]) -> list[tuple[Change, list[Statement]]]:
    """Return statements by their change, the most frequent change first."""
    groups: dict[Change, list[Statement]] = defaultdict(list)
    for statement in statements:
        groups[statement.change].append(statement)
    return sorted(groups.items(), key=lambda item: -len(item[1]))


def _about(statement: Statement) -> str:
    parties = f"{statement.gainer or '-'} < {statement.loser or '-'}"
    return f"{statement.article} | {statement.place} | {parties} | {_on_a_line(statement.sentence)}"


def _difference(slot: str, pair: Pair) -> str:
    gold, read = _value(slot, pair.gold), _value(slot, pair.read)
    told = f"{pair.gold.change.value} {pair.gold.place}"
    return f"{pair.gold.article} | {told} | gold {gold}, read {read} | {_on_a_line(pair.gold.sentence)}"


def _value(slot: str, statement: Statement) -> str:
    if slot == "date":
        if not statement.dated:
            return "none"
        ends = (statement.earliest or "open", statement.latest or statement.earliest)
        return " to ".join(dict.fromkeys(str(end) for end in ends))
    return str(getattr(statement, slot) or "none")


def _on_a_line(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= _LONGEST else f"{line[: _LONGEST - 1]}…"


def as_json(scores: Scores, missing: Sequence[str] = (), errors: int = 0) -> dict[str, Any]:
    """Return the figures, not rounded, and examples of what is wrong, as values that JSON knows.

    Parameters
    ----------
    missing
        Ids of articles of the gold that nobody could read.
    errors
        As for `text_lines`; with 0 there are no examples.
    """
    distances = scores.distances
    report: dict[str, Any] = {
        "gold": scores.gold,
        "predicted": scores.read,
        "matched": len(scores.pairs),
        "claim": _figures(scores.claim),
        "full": _figures(scores.full),
        "slots": {
            name: {"right": share.right, "of": share.of, "share": share.value}
            for name, share in scores.slots.items()
        },
        "distance": None
        if distances is None
        else {
            "median_km": distances.median_km,
            "within_10_km": distances.near.value,
            "located": distances.near.of,
        },
        "missed_by_change": {change.value: count for change, count in scores.missed_by_change.items()},
        "missing_articles": list(missing),
    }
    if errors:
        report["missed"] = _examples(scores.missed, errors)
        report["false_alarms"] = _examples(scores.false_alarms, errors)
        report["wrong"] = {
            slot: [_pair(pair) for pair in scores.wrong(slot)[:errors]] for slot in SHOWN_SLOTS
        }
    return report


def _figures(agreement: Agreement) -> Mapping[str, float]:
    return asdict(agreement)


def _examples(statements: Iterable[Statement], errors: int) -> Mapping[str, list[dict[str, Any]]]:
    return {
        change.value: [asdict(statement) for statement in group[:errors]]
        for change, group in _by_change(statements)
    }


def _pair(pair: Pair) -> dict[str, Any]:
    return {"gold": asdict(pair.gold), "read": asdict(pair.read), "km": distance_km(pair.gold, pair.read)}
