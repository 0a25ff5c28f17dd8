"""One claim for one event of a sentence, without what another claim there takes for granted."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from conflictmap.model import TAKEN, Change, Extent
from conflictmap.reading.drafts import Draft
from conflictmap.reading.scene import Form

_OUTCOMES = TAKEN | {Change.WITHDREW, Change.HOLDS, Change.REPELLED}


def settle(drafts: Iterable[Draft], text: str) -> list[Draft]:
    """Keep one claim a place, change and pair of actors, and drop what a stronger claim presupposes.

    "Rebel-held X" and "X, held by Y since" name the loser of a capture of X in the same sentence; a
    withdrawal from a place that nobody names, or after which it was taken, is part of that capture.

    Parameters
    ----------
    drafts
        The claims of one sentence.
    text
        The sentence.
    """
    merged = _merged(drafts)
    presupposed: dict[int, Draft] = {}
    for number, draft in enumerate(merged):
        for other in merged:
            same_place = other.place.key == draft.place.key or draft.frame.circumstance
            if other is not draft and same_place and _presupposes(draft, other, text):
                presupposed[number] = other
    return [
        _completed(draft, _holder(draft, merged, presupposed))
        for number, draft in enumerate(merged)
        if number not in presupposed
    ]


def _merged(drafts: Iterable[Draft]) -> list[Draft]:
    """Return claims in order, those that tell one event as one."""
    merged: list[Draft] = []
    for draft in sorted(drafts, key=lambda d: (d.trigger, d.frame.id)):
        twin = next((number for number, one in enumerate(merged) if _same_event(one, draft)), None)
        if twin is None:
            merged.append(draft)
            continue
        first = merged[twin]
        merged[twin] = replace(first, gainer=first.gainer or draft.gainer, loser=first.loser or draft.loser)
    return merged


def _holder(draft: Draft, merged: Sequence[Draft], presupposed: Mapping[int, Draft]) -> str | None:
    """Return who held the place of a claim, as the first of those that it makes needless says."""
    number = next((number for number, main in presupposed.items() if main is draft), None)
    if number is None:
        return None
    needless = merged[number]
    return needless.loser if needless.change is Change.WITHDREW else needless.gainer


def _completed(draft: Draft, holder: str | None) -> Draft:
    """Name the holder that the sentence presupposes: who loses, is besieged, or defends."""
    if holder is None or holder in {draft.gainer, draft.loser}:
        return draft
    if draft.loser is None and (draft.change in TAKEN or draft.change is Change.BESIEGED):
        return replace(draft, loser=holder)
    if draft.gainer is None and draft.change is Change.CONTESTED:
        return replace(draft, gainer=holder)
    return draft


def _is_circumstance(draft: Draft, other: Draft) -> bool:
    """Tell whether fighting only goes with a change in the same sentence ("took X after fierce fighting")."""
    if other.frame.presupposed or other.frame.circumstance or other.change not in _OUTCOMES:
        return False
    if draft.place.form is Form.IMPLICIT or draft.place.far:
        return True
    return other.place.key == draft.place.key and draft.extent is not Extent.OUTSKIRTS


def _presupposes(draft: Draft, other: Draft, text: str) -> bool:
    """Tell whether a claim only says what another claim about the same place takes for granted."""
    if draft.frame.circumstance and _is_circumstance(draft, other):
        return True
    if draft.change is Change.APPROACHED:
        return other.change in TAKEN and draft.gainer == other.gainer
    if draft.change is Change.HOLDS:
        if draft.frame.presupposed and not other.frame.presupposed:
            return True
        if draft.extent is Extent.OUTSKIRTS:
            return False
        return other.change in TAKEN and draft.gainer != other.gainer
    if draft.change is not Change.WITHDREW or other.change not in TAKEN or other.gainer == draft.loser:
        return False
    return draft.place.form is Form.IMPLICIT or _follows(other, draft, text)


def _follows(capture: Draft, withdrawal: Draft, text: str) -> bool:
    """Tell whether a capture is told as the consequence of a withdrawal ("took X after the army left it")."""
    first, last = sorted((capture.trigger, withdrawal.trigger))
    if withdrawal.trigger > capture.trigger:
        return re.search(r"\b(?:after|following|once|when)\b", text[first:last]) is not None
    return re.match(r"\s*(?:after|following|once|when)\b", text, re.IGNORECASE) is not None


def _same_event(first: Draft, second: Draft) -> bool:
    if first.place.key != second.place.key or first.change.family is not second.change.family:
        return False
    if first.gainer and second.gainer and first.gainer != second.gainer:
        return False
    return (
        first.when == second.when or first.trigger == second.trigger or not (first.gainer and second.gainer)
    )
