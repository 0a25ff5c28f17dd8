"""Claims in the making: removing duplicates, and completing actors from what was told before."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from conflictmap.model import TAKEN, Certainty, Change, DateSpan, Extent
from conflictmap.reading.frames import Frame
from conflictmap.reading.scene import Form, PlaceRef

_OUTCOMES = TAKEN | {Change.WITHDREW, Change.HOLDS, Change.REPELLED}


@dataclass(frozen=True, slots=True)
class Draft:
    """A claim before duplicates are removed; `trigger` is the offset of its trigger in the sentence."""

    frame: Frame
    trigger: int
    change: Change
    place: PlaceRef
    gainer: str | None
    loser: str | None
    extent: Extent
    certainty: Certainty
    attribution: str | None
    when: DateSpan
    background: bool
    trace: tuple[str, ...]

    @property
    def family(self) -> Change:
        """The change, with recaptured counted as captured."""
        return Change.CAPTURED if self.change in TAKEN else self.change


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
    merged: list[Draft] = []
    for draft in sorted(drafts, key=lambda d: (d.trigger, d.frame.id)):
        twin = next((m for m in merged if _same_event(m, draft)), None)
        if twin is None:
            merged.append(draft)
        else:
            merged[merged.index(twin)] = replace(
                twin, gainer=twin.gainer or draft.gainer, loser=twin.loser or draft.loser
            )
    presupposed: dict[int, Draft] = {}
    for number, draft in enumerate(merged):
        for other in merged:
            apart = other.place.key != draft.place.key and not draft.frame.circumstance
            if other is draft or apart:
                continue
            if _presupposes(draft, other, text):
                presupposed[number] = other
    result = []
    for number, draft in enumerate(merged):
        if number in presupposed:
            continue
        leaver = next(
            (
                merged[n].loser if merged[n].change is Change.WITHDREW else merged[n].gainer
                for n, main in presupposed.items()
                if main is draft
            ),
            None,
        )
        result.append(_completed(draft, leaver))
    return result


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
    if first.place.key != second.place.key or first.family is not second.family:
        return False
    if first.gainer and second.gainer and first.gainer != second.gainer:
        return False
    return (
        first.when == second.when or first.trigger == second.trigger or not (first.gainer and second.gainer)
    )


class Told:
    """The captures that an article has told so far, of each that says the same the last."""

    def __init__(self) -> None:
        self._by_place: dict[str, dict[tuple[object, ...], Draft]] = {}

    def add(self, draft: Draft) -> None:
        """Take note of the next claim of the article."""
        if draft.change not in TAKEN or draft.certainty is Certainty.DENIED:
            return
        events = self._by_place.setdefault(draft.place.key, {})
        said = (draft.change, draft.gainer, draft.loser, draft.when)
        events.pop(said, None)
        events[said] = draft

    def about(self, place: str) -> Iterator[Draft]:
        """Yield the captures of a place, by its key, the last first."""
        return reversed(self._by_place.get(place, {}).values())


def complete(draft: Draft, told: Told) -> Draft:
    """Fill the actors of a noun that refers to an event from the sentence that told it.

    Parameters
    ----------
    draft
        A claim made by a noun ("its recapture", "the loss of the city").
    told
        The captures before it in the article.
    """
    if not draft.frame.refers_back or (draft.gainer and draft.loser):
        return draft
    for event in told.about(draft.place.key):
        if draft.family is Change.CAPTURED:
            if draft.gainer and event.gainer and draft.gainer != event.gainer:
                continue
            if draft.change is Change.RECAPTURED and event.change is not Change.RECAPTURED:
                continue
            if not _overlap(event.when, draft.when):
                continue
            return replace(draft, gainer=draft.gainer or event.gainer, loser=draft.loser or event.loser)
        lost = draft.change is Change.WITHDREW
        if lost and event.loser and draft.loser is None and _overlap(event.when, draft.when):
            return replace(draft, loser=event.loser)
    return draft


def _overlap(first: DateSpan, second: DateSpan) -> bool:
    if first.earliest is None or first.latest is None or second.earliest is None or second.latest is None:
        return True
    return first.earliest <= second.latest and second.earliest <= first.latest
