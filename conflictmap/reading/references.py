"""What headlines and nouns refer to: the day and the parties of an event that the same article tells."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta

from conflictmap.model import TAKEN, Certainty, Change, Claim, DateSpan, Extent
from conflictmap.reading.timing import NEWS_DAYS

# "The fall of X" in an analysis is not older than this, or the text would say when it was.
_RECENT_DAYS = 31
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
    claims = _with_parties(claims)
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


def _with_parties(claims: Sequence[Claim]) -> tuple[Claim, ...]:
    """Name besiegers, besieged and defenders from the other sentences of the article about the same place."""
    return tuple(_with_party(claim, claims) for claim in claims)


def _with_party(claim: Claim, claims: Sequence[Claim]) -> Claim:
    place = claim.toponym.name
    if not place or claim.certainty is Certainty.DENIED or claim.change not in _HELD_AGAINST:
        return claim
    others = [
        c for c in claims if c.toponym.name == place and c.certainty is not Certainty.DENIED and c != claim
    ]
    gainer, loser = claim.gainer, claim.loser
    held = {c.gainer for c in others if c.change is Change.HOLDS and c.gainer and c.extent is not Extent.PART}
    holders = sorted(held) if len(held) == 1 else []
    if claim.change is Change.BESIEGED:
        gainer = gainer or next((c.gainer for c in others if c.change is Change.BESIEGED and c.gainer), None)
        besieged = [c.loser for c in others if c.change is Change.BESIEGED and c.loser]
        loser = loser or next((party for party in (*besieged, *holders) if party != gainer), None)
    elif claim.change is Change.CONTESTED:
        gainer = gainer or next((party for party in holders if party != loser), None)
    else:
        loser = loser or next((party for party in holders if party != gainer), None)
    if (gainer, loser) == (claim.gainer, claim.loser):
        return claim
    return replace(
        claim, gainer=gainer, loser=loser, trace=(*claim.trace, "parties: as the text tells elsewhere")
    )


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
    change = Change.CAPTURED if claim.change in TAKEN else claim.change
    return claim.toponym.name, change, gainer
