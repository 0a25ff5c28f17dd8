"""What headlines and nouns refer to: the day and the parties of an event that the same article tells."""

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date, timedelta

from conflictmap.model import TAKEN, Certainty, Change, Claim, DateSpan, Extent, Precision
from conflictmap.reading.timing import NEWS_DAYS

# "The fall of X" in an analysis is not older than this, or the text would say when it was.
_RECENT_DAYS = 31
# "It had been retaken in March" goes back in the story.
_HAD = re.compile(r"\bhad\b")
# So many claims about a place are looked at for what came next.
_NEXT = 4
# Changes against somebody who held the place.
_HELD_AGAINST = TAKEN | {Change.BESIEGED, Change.CONTESTED}


def settle_references(claims: Sequence[Claim], published: date | None) -> tuple[Claim, ...]:
    """Date headlines, and nouns that name nobody, by the sentence of the article that tells the event.

    Parameters
    ----------
    claims
        The claims of one article in reading order.
    published
        Its day.
    """
    claims = _in_turn(_with_parties(claims))
    if not claims or published is None:
        return tuple(claims)
    first = claims[0].start, claims[0].in_title
    undated = DateSpan.day(published)
    settled = []
    news = _Events(claims, published - timedelta(days=NEWS_DAYS))
    recent = _Events(claims, published - timedelta(days=_RECENT_DAYS))
    for claim in claims:
        told = None
        if claim.when == undated and (claim.in_title or (claim.start, claim.in_title) == first):
            told = news.same_as(claim)
        if claim.when == undated and _names_nobody(claim):
            told = recent.same_as(claim)
        if told is None:
            settled.append(claim)
            continue
        settled.append(
            replace(
                claim,
                when=told.when,
                gainer=claim.gainer or told.gainer,
                loser=claim.loser or told.loser,
                trace=(*claim.trace, "date: as the text tells it elsewhere"),
            )
        )
    return tuple(settled)


def _in_turn(claims: Sequence[Claim]) -> tuple[Claim, ...]:
    """Let a capture that is dated by a long span end with what the text tells next of the same place.

    "Captured by A in 2022. Recaptured by B on 1 April 2022.": A came before April.
    """
    found: list[Claim] = []
    after: dict[str, list[Claim]] = defaultdict(list)
    for claim in reversed(claims):
        following = after[claim.toponym.name]
        undone = next((later for later in reversed(following[-_NEXT:]) if _undoes(later, claim)), None)
        found.append(claim if undone is None else _ended(claim, undone))
        if _is_decided(claim):
            following.append(claim)
    return tuple(reversed(found))


def _ended(claim: Claim, undone: Claim) -> Claim:
    """Return a capture that happened before the day on which it was undone."""
    assert undone.when.earliest is not None
    precision = Precision.OPEN if claim.when.earliest is None else Precision.DAY
    span = DateSpan(claim.when.earliest, undone.when.earliest - timedelta(days=1), precision)
    return replace(claim, when=span, trace=(*claim.trace, "date: before what is told next"))


def _undoes(later: Claim, claim: Claim) -> bool:
    """Tell whether a later sentence says that within the span of a capture its gainer lost the place."""
    begin, end, day = claim.when.earliest, claim.when.latest, later.when
    if claim.change not in TAKEN or claim.gainer is None or claim.in_title or later.start <= claim.start:
        return False
    lost = later.gainer != claim.gainer if later.change in TAKEN else later.loser == claim.gainer
    if not lost or end is None or day.earliest is None or day.latest is None:
        return False
    within = (begin is None or begin < day.earliest) and day.latest < end
    return within and not _HAD.search(later.quote)


def _is_decided(claim: Claim) -> bool:
    decisive = claim.change is Change.WITHDREW or (claim.change in TAKEN and claim.gainer is not None)
    return decisive and claim.certainty is not Certainty.DENIED and claim.extent is not Extent.PART


class _Spoken:
    """Who holds, besieges and is besieged, as the claims of an article say that nobody denies."""

    def __init__(self, claims: Iterable[Claim]) -> None:
        # Dictionaries keep the order of the text; under None are all places.
        self._besiegers: dict[str | None, dict[str, None]] = defaultdict(dict)
        self._besieged: dict[str | None, dict[str, None]] = defaultdict(dict)
        self._holders: dict[str, dict[str, None]] = defaultdict(dict)
        for claim in claims:
            if claim.certainty is not Certainty.DENIED:
                self._add(claim)

    def _add(self, claim: Claim) -> None:
        place = claim.toponym.name
        if claim.change is Change.BESIEGED:
            for where in (place, None):
                if claim.gainer:
                    self._besiegers[where][claim.gainer] = None
                if claim.loser:
                    self._besieged[where][claim.loser] = None
        elif claim.change is Change.HOLDS and claim.gainer and claim.extent is not Extent.PART:
            self._holders[place][claim.gainer] = None

    def besieger(self, place: str) -> Sequence[str]:
        """Return who besieges a place, or the only one whom the article has besiege any."""
        return tuple(self._besiegers.get(place, ())) or _only(self._besiegers.get(None, ()))

    def besieged(self, place: str) -> Sequence[str]:
        """Return who is besieged in a place or holds it, or the only one besieged in any."""
        here = (*self._besieged.get(place, ()), *self.holder(place))
        return here or _only(self._besieged.get(None, ()))

    def holder(self, place: str) -> Sequence[str]:
        """Return who holds a place, where it is but one."""
        return _only(self._holders.get(place, ())) if place else ()


def _only(parties: Iterable[str]) -> Sequence[str]:
    found = tuple(parties)
    return found if len(found) == 1 else ()


def _with_parties(claims: Sequence[Claim]) -> tuple[Claim, ...]:
    """Name besiegers, besieged and defenders from the other sentences of the article."""
    spoken = _Spoken(claims)
    return tuple(_with_party(claim, spoken) for claim in claims)


def _with_party(claim: Claim, spoken: _Spoken) -> Claim:
    place = claim.toponym.name
    if claim.certainty is Certainty.DENIED or claim.change not in _HELD_AGAINST:
        return claim
    gainer, loser = claim.gainer, claim.loser
    if claim.change is Change.BESIEGED:
        gainer = gainer or _other_than(loser, spoken.besieger(place))
        loser = loser or _other_than(gainer, spoken.besieged(place))
    elif not place:
        return claim
    elif claim.change is Change.CONTESTED:
        gainer = gainer or _other_than(loser, spoken.holder(place))
    else:
        loser = loser or _other_than(gainer, spoken.holder(place))
    if (gainer, loser) == (claim.gainer, claim.loser):
        return claim
    return replace(
        claim, gainer=gainer, loser=loser, trace=(*claim.trace, "parties: as the text tells elsewhere")
    )


def _other_than(party: str | None, candidates: Iterable[str]) -> str | None:
    return next((candidate for candidate in candidates if candidate != party), None)


def _names_nobody(claim: Claim) -> bool:
    return claim.change in TAKEN and claim.gainer is None and claim.loser is None


class _Events:
    """The claims that tell who did something and when, the first of each kind, place and gainer first.

    Parameters
    ----------
    claims
        The claims of one article in reading order.
    since
        The day before which an event is too old to be referred to.
    """

    def __init__(self, claims: Sequence[Claim], since: date) -> None:
        self._events: dict[tuple[str, Change, str | None], list[Claim]] = {}
        for claim in claims:
            dated = claim.when.earliest is not None and since <= claim.when.earliest
            if dated and claim.gainer and claim.certainty is not Certainty.DENIED:
                for gainer in (claim.gainer, None):
                    self._events.setdefault(_key(claim, gainer), []).append(claim)

    def same_as(self, claim: Claim) -> Claim | None:
        """Return the first claim of another sentence that tells the same event, or None."""
        events = self._events.get(_key(claim, claim.gainer), ())
        return next((event for event in events if event.start != claim.start), None)


def _key(claim: Claim, gainer: str | None) -> tuple[str, Change, str | None]:
    return claim.toponym.name, claim.change.family, gainer
