"""Every colour names the claims that it rests on, also on days about which nobody says anything new."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from itertools import groupby
from operator import attrgetter

from conflictmap.model import TAKEN, Article, Claim, ControlState, Place


def traced(
    states: Sequence[ControlState],
    claims: Iterable[Claim],
    articles: Mapping[str, Article],
    places: Mapping[str, Place],
    *,
    hindsight: bool,
    listed: int,
) -> list[ControlState]:
    """Return the states, with claims for those that have a holder and none.

    A report against a holder may lead on some days without turning the verdict, and of fighting nobody wins:
    there no claim speaks for the holder on the day itself. Such a state rests on the reports about its place,
    or else about what that lies within, that name the holder.

    Parameters
    ----------
    states
        By place and start.
    claims, articles, places
        What the states were made from; articles and places by id.
    hindsight
        Whether what was said later may be named too.
    listed
        Most claims to name for, and against, one state.
    """
    of_place: dict[str, list[Claim]] = defaultdict(list)
    for claim in claims:
        if claim.place is not None:
            of_place[claim.place.id].append(claim)
    found: list[ControlState] = []
    for place, group in groupby(states, key=attrgetter("place")):
        own = list(group)
        holders = {state.holder for state in own if _is_bare(state)}
        if holders:
            for around in _upwards(place, places):
                naming = [
                    claim for claim in of_place[around] if not holders.isdisjoint((claim.gainer, claim.loser))
                ]
                told = _said_once((claim, _published(claim, articles)) for claim in naming)
                for at, state in enumerate(own):
                    if _is_bare(state):
                        known = [claim for claim, day in told if hindsight or (day and day <= state.start)]
                        own[at] = _told_of(state, known, listed)
                if not any(map(_is_bare, own)):
                    break
        found += own
    return found


def _upwards(place: str, places: Mapping[str, Place]) -> Iterator[str]:
    """Yield a place and what it lies within, the nearest first: what is said of a whole reaches its parts."""
    seen: set[str] = set()
    around: str | None = place
    while around is not None and around not in seen:
        seen.add(around)
        yield around
        around = places[around].within if around in places else None


def _said_once(told: Iterable[tuple[Claim, date | None]]) -> list[tuple[Claim, date | None]]:
    """Leave out what only repeats another report's sentence: the first to print it stands for all."""
    first: dict[tuple[object, ...], tuple[Claim, date | None]] = {}
    for claim, day in sorted(told, key=lambda one: (one[1] or date.max, one[0].article, one[0].start)):
        first.setdefault((claim.quote, claim.change, claim.gainer, claim.loser, claim.when), (claim, day))
    return list(first.values())


def _is_bare(state: ControlState) -> bool:
    return state.holder is not None and not state.supporting and not state.opposing


def _told_of(state: ControlState, claims: Iterable[Claim], listed: int) -> ControlState:
    """Return a state with the claims that name its holder, the newest first.

    What happened after the state's last day is not told of it, unless there is nothing else: who took a place
    from somebody tells who was there before.
    """
    naming = [claim for claim in claims if state.holder in {claim.gainer, claim.loser}]
    naming.sort(key=lambda claim: (-(claim.when.latest or date.min).toordinal(), claim.id))
    by_then = [claim for claim in naming if _begins(claim) <= state.end]
    lost = [claim.loser == state.holder and claim.change in TAKEN for claim in by_then]
    against = [claim.id for claim, gone in zip(by_then, lost, strict=True) if gone]
    supporting = [claim.id for claim, gone in zip(by_then, lost, strict=True) if not gone]
    if not by_then:
        supporting = [claim.id for claim in naming]
    return replace(state, supporting=tuple(supporting[:listed]), opposing=tuple(against[:listed]))


def _begins(claim: Claim) -> date:
    return claim.when.earliest or claim.when.latest or date.min


def _published(claim: Claim, articles: Mapping[str, Article]) -> date | None:
    article = articles.get(claim.article)
    return None if article is None else article.published
