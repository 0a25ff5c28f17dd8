"""What an article has told so far, which names the parties of nouns that refer to it ("its recapture")."""

from collections.abc import Iterator
from dataclasses import replace

from conflictmap.model import TAKEN, Certainty, Change, DateSpan
from conflictmap.reading.drafts import Draft


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
        if draft.change in TAKEN:
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
