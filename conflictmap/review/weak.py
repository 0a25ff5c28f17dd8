"""Claims that decide a colour though little speaks for them: hedged, of one source, or by who profits."""

from collections.abc import Iterator

from conflictmap.control.evidence import Reason
from conflictmap.model import Certainty, Claim, ControlState
from conflictmap.review.hanging import Weighing, days_hanging
from conflictmap.review.item import Item, Kind, Quoted
from conflictmap.review.lines import Lines
from conflictmap.review.trust import Trust

# A colour that rests on more statements than these hangs on none of them.
_FEW = 5
# The strongest of a state, in which a claim that decides it is found.
_STRONGEST = 2
# A believable source that nobody contradicts is no matter for a person.
_SURE = 0.9
_WEAK_REASONS = {
    Reason.OWN_GAIN: "by the side that profits",
    Reason.ENEMY_LOSS: "of somebody else's loss",
    Reason.CARRIED: "passed on by an outlet that it suits",
    Reason.UNDATED: "undated",
    Reason.VAGUE: "vaguely dated",
}


def deciding_claims(weighing: Weighing, trust: Trust, lines: Lines) -> Iterator[Item]:
    """Yield the claims without which a place would have another colour, if there is reason to doubt them."""
    claims = {claim.id: claim for claim in weighing.timeline.claims}
    alone: dict[str, bool] = {}
    for state in weighing.timeline.states:
        for identity in _strongest(state):
            claim = claims.get(identity)
            if claim is not None and claim.place is not None and claim.place.id == state.place:
                alone[identity] = alone.get(identity, True) and len(state.supporting) == 1
    asked = [
        claims[identity]
        for identity in alone
        if claims[identity].decision is None and trust.of(claims[identity]) < _SURE
    ]
    hanging = days_hanging(weighing, [frozenset({claim.id}) for claim in asked])
    for claim, days in zip(asked, hanging, strict=True):
        if not days:
            continue
        assert claim.place is not None
        why = ", ".join(_weaknesses(claim, trust, alone=alone[claim.id]))
        yield Item(
            Kind.CLAIM,
            f"the colour of {claim.place.name} hangs on one claim" + (f", which is {why}" if why else ""),
            days,
            1 - trust.of(claim),
            (Quoted(claim, weighing.articles.get(claim.article)),),
            lines=lines.accept(claim, remarks={"decision": 'or "reject", or "edit" with set = { … }'}),
        )


def _strongest(state: ControlState) -> tuple[str, ...]:
    return state.supporting[:_STRONGEST] if len(state.supporting) <= _FEW else ()


def _weaknesses(claim: Claim, trust: Trust, *, alone: bool) -> Iterator[str]:
    if claim.certainty is Certainty.UNCLEAR:
        yield "hedged"
    yield from (words for reason, words in _WEAK_REASONS.items() if reason in trust.why(claim))
    if claim.background:
        yield "told as background"
    if alone:
        yield "the only one"
