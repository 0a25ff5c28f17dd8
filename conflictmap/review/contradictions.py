"""Places about which sources contradict one another: the strongest sentence of each side."""

from collections.abc import Iterator, Sequence

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
    names = {actor.id: actor.name for actor in actors}
    place_names = {place.id: place.name for place in weighing.timeline.places}
    disputes: dict[frozenset[str], list[ControlState]] = {}
    for state in weighing.timeline.states:
        if state.status is Status.DISPUTED and state.supporting and state.opposing:
            pair = frozenset((state.supporting[0], state.opposing[0]))
            disputes.setdefault(pair, []).append(state)
    for states in disputes.values():
        longest = max(states, key=lambda state: state.end - state.start)
        pair_ = (longest.supporting[0], longest.opposing[0])
        told = [claims[identity] for identity in pair_ if identity in claims]
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


def _days(state: ControlState) -> int:
    return (state.end - state.start).days + 1


def _lines(claims: Sequence[Claim], lines: Lines) -> str:
    return "\n".join(lines.accept(claim, remarks={"decision": _REMARK}) for claim in claims)
