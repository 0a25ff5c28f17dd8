"""Parties that no list knows, with those that they may be."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

from rapidfuzz import fuzz

from conflictmap.corrections.writing import table_text
from conflictmap.model import Actor, Claim, Status
from conflictmap.reading.actors import UNLISTED_COLOUR
from conflictmap.review.hanging import Weighing
from conflictmap.review.item import Candidate, Item, Kind, Quoted
from conflictmap.review.lines import Lines

_OFFERED = 3
_QUOTED = 3
# More claims are not settled one by one.
_ONE_BY_ONE = 6
_ALIKE = 75


def unknown_actors(
    claims: tuple[Claim, ...], actors: Sequence[Actor], weighing: Weighing, lines: Lines
) -> Iterator[Item]:
    """Yield the parties of claims that no list knows: their side and their allies are unknown."""
    named = Counter(party for claim in claims for party in (claim.gainer, claim.loser) if party)
    listed = [actor for actor in actors if actor.colour != UNLISTED_COLOUR]
    for actor in (actor for actor in actors if actor.colour == UNLISTED_COLOUR):
        own = [claim for claim in claims if actor.id in {claim.gainer, claim.loser} and not claim.rejected]
        undecided = [claim for claim in own if claim.decision is None]
        if not undecided:
            continue
        candidates = _near(actor, listed, named)
        text = ""
        if len(undecided) <= _ONE_BY_ONE:
            text = "\n".join(_line(claim, actor, candidates, lines) for claim in undecided)
        settings = table_text(
            "actor",
            {"id": actor.id, "name": actor.name, "colour": "#a6761d", "side": actor.id},
            remarks={
                "side": "the side that it fights on, as other actors name it",
                "": 'aliases = ["as the articles write it"]',
            },
        )
        yield Item(
            Kind.ACTOR,
            f"no list knows the party {actor.id!r}, in {len(own)} claim{'s' if len(own) > 1 else ''}",
            _days_of(actor.id, weighing),
            1.0,
            tuple(Quoted(claim, weighing.articles.get(claim.article)) for claim in undecided[:_QUOTED]),
            candidates,
            actor.id,
            text,
            settings=settings,
        )


def _line(claim: Claim, actor: Actor, candidates: Sequence[Candidate], lines: Lines) -> str:
    if not candidates:
        return lines.accept(claim, remarks={"decision": 'or "reject", or "edit" with set = { gainer = "…" }'})
    role = "gainer" if claim.gainer == actor.id else "loser"
    meant = ", ".join(f"{one.id} is {one.about}" for one in candidates)
    return lines.edit(claim, {role: candidates[0].id}, remarks={"": meant})


def _near(actor: Actor, listed: Sequence[Actor], named: Mapping[str, int]) -> tuple[Candidate, ...]:
    """Return the listed actors whose names come near, of equals first whom most claims name."""
    scored = [
        (
            max(
                fuzz.token_set_ratio(actor.name.casefold(), name.casefold())
                for name in (one.name, *one.aliases)
            ),
            one,
        )
        for one in listed
    ]
    near = sorted(
        (item for item in scored if item[0] >= _ALIKE),
        key=lambda item: (-item[0], -named.get(item[1].id, 0), item[1].id),
    )
    return tuple(Candidate(one.id, one.name) for _, one in near[:_OFFERED])


def _days_of(actor: str, weighing: Weighing) -> int:
    return sum(
        (state.end - state.start).days + 1
        for state in weighing.timeline.states
        if actor in {state.holder, state.rival, state.besieged_by} and state.status is not Status.UNKNOWN
    )
