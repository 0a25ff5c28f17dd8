"""Places about which sources contradict one another: the strongest sentence of each side."""

from collections.abc import Iterator, Sequence
from datetime import date

from conflictmap.model import Actor, Claim, ControlState, Status
from conflictmap.review.hanging import Weighing
from conflictmap.review.item import Item, Kind, Quoted
from conflictmap.review.lines import Lines

_REMARK = 'or "reject" the one that is wrong; accepted both, the sources do disagree'


def contradictions(weighing: Weighing, actors: Sequence[Actor], lines: Lines) -> Iterator[Item]:
    """Yield the disputes, each with the strongest claims for and against that nobody has decided about.

    Two sentences may leave all quarters of a city disputed: that is one contradiction.
    """
    claims = {claim.id: claim for claim in weighing.timeline.claims}
    at: dict[str, list[Claim]] = {}
    for claim in weighing.timeline.claims:
        if claim.place is not None:
            at.setdefault(claim.place.id, []).append(claim)
    names = {actor.id: actor.name for actor in actors}
    place_names = {place.id: place.name for place in weighing.timeline.places}
    disputes: dict[tuple[str, ...], list[ControlState]] = {}
    for state in weighing.timeline.states:
        if state.status is Status.DISPUTED:
            # Where both are so evenly balanced that nobody is believed, no lists are kept.
            sides = (
                state.supporting[:1] or _newest(at.get(state.place, ()), state, state.holder, weighing),
                state.opposing[:1] or _newest(at.get(state.place, ()), state, state.rival, weighing),
            )
            pair = tuple(dict.fromkeys(identity for one in sides for identity in one))
            disputes.setdefault(pair, []).append(state)
    for pair, states in disputes.items():
        longest = max(states, key=lambda state: state.end - state.start)
        told = [claims[identity] for identity in pair if identity in claims]
        undecided = [claim for claim in told if claim.decision is None]
        if not undecided:
            continue
        days = sum(_days(state) for state in states)
        others = len({state.place for state in states}) - 1
        where = place_names[longest.place] + (f" and {others} more" if others else "")
        parties = " or ".join(names.get(one, one) for one in (longest.holder, longest.rival) if one)
        yield Item(
            Kind.CONTRADICTION,
            f"sources disagree about {where}: {parties}",
            days,
            1 - sum(_days(state) * state.confidence for state in states) / days,
            tuple(Quoted(claim, weighing.articles.get(claim.article)) for claim in told),
            lines=_lines(undecided, lines),
            command=f"conflictmap explain PROJECT {longest.place} --on {longest.start}",
        )


def _newest(
    claims: Sequence[Claim], state: ControlState, party: str | None, weighing: Weighing
) -> tuple[str, ...]:
    """Return the newest claim at a place that speaks for a party of a dispute, if there is one."""
    speaking = [
        claim
        for claim in claims
        if party is not None
        and weighing.book.side(claim.gainer) == weighing.book.side(party)
        and (claim.when.latest is None or claim.when.latest <= state.end)
    ]
    speaking.sort(key=lambda claim: (claim.when.latest or date.min, claim.id))
    return tuple(claim.id for claim in speaking[-1:])


def _days(state: ControlState) -> int:
    return (state.end - state.start).days + 1


def _lines(claims: Sequence[Claim], lines: Lines) -> str:
    return "\n".join(lines.accept(claim, remarks={"decision": _REMARK}) for claim in claims)
