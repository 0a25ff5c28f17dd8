"""All that needs a person, the most consequential first."""

from collections.abc import Collection
from dataclasses import dataclass

from conflictmap.control import ControlSettings, SourceBook
from conflictmap.evidence import Evidence
from conflictmap.model import Timeline
from conflictmap.places import Gazetteer
from conflictmap.review.actors import unknown_actors
from conflictmap.review.contradictions import contradictions
from conflictmap.review.dates import suspicious_dates
from conflictmap.review.hanging import Weighing
from conflictmap.review.item import Item, Kind
from conflictmap.review.lines import Lines, Signature
from conflictmap.review.names import Namesakes, open_names
from conflictmap.review.stale import stale_decisions
from conflictmap.review.trust import Trust
from conflictmap.review.weak import deciding_claims

_ORDER = {kind: number for number, kind in enumerate(Kind)}


@dataclass(frozen=True, slots=True)
class Review:
    """What needs a person.

    Attributes
    ----------
    items
        The most consequential first, up to a limit.
    total
        How many there are.
    coloured
        Place-days of which the map shows something: what the items' days are a share of.
    unnamed
        Claims about places without a name ("a village"), which nothing settles.
    lines
        Writes decisions about the claims.
    """

    items: tuple[Item, ...]
    total: int
    coloured: int
    unnamed: int
    lines: Lines


def review(
    evidence: Evidence,
    timeline: Timeline,
    gazetteer: Gazetteer,
    book: SourceBook,
    settings: ControlSettings,
    *,
    kinds: Collection[Kind] = tuple(Kind),
    limit: int | None = None,
    signature: Signature | None = None,
) -> Review:
    """Return what of a project needs a person, by the place-days that are expected to be shown wrongly.

    What a person has decided about does not come again.

    Parameters
    ----------
    timeline, book, settings
        The map that was made of the evidence, and what it was made with.
    kinds
        What is looked for.
    limit
        How many items are wanted, None for all.
    signature
        Who signs the lines that settle it.
    """
    lines = Lines(evidence.claims, signature or Signature())
    articles = {article.id: article for article in evidence.articles}
    found: list[Item] = []
    coloured = 0
    if timeline.states:
        first = min(state.start for state in timeline.states)
        last = max(state.end for state in timeline.states)
        weighing = Weighing(timeline, articles, book, settings, first, last)
        coloured = weighing.coloured
        trust = Trust.of_map(timeline, evidence.articles, book, settings)
        if Kind.PLACE in kinds:
            found += open_names(evidence.claims, weighing, trust)
        if Kind.ACTOR in kinds:
            found += unknown_actors(evidence.claims, evidence.actors, weighing, lines)
        if Kind.CLAIM in kinds:
            found += deciding_claims(weighing, trust, lines)
        if Kind.CONTRADICTION in kinds:
            found += contradictions(weighing, evidence.actors, lines)
        if Kind.DATE in kinds:
            found += suspicious_dates(evidence.claims, evidence.articles, evidence.problems, weighing, lines)
    # A claim whose day is in doubt is asked about once.
    asked = {
        quoted.claim.id for item in found if item.kind is Kind.DATE and item.lines for quoted in item.quotes
    }
    found = [item for item in found if item.kind is not Kind.CLAIM or item.quotes[0].claim.id not in asked]
    if Kind.STALE in kinds:
        found += stale_decisions(evidence.stale, articles)
    unnamed = sum(
        claim.place is None and not claim.toponym.name and claim.decision is None for claim in evidence.claims
    )
    ranked = sorted(found, key=_rank)
    namesakes = Namesakes(gazetteer, lines)
    shown = (namesakes.completed(item) if item.kind is Kind.PLACE else item for item in ranked[:limit])
    return Review(tuple(shown), len(ranked), coloured, unnamed, lines)


def _rank(item: Item) -> tuple[bool, float, int, str, str]:
    # A decision that is not applied is the first thing to know of.
    quoted = item.quotes[0].claim.id if item.quotes else ""
    return item.kind is not Kind.STALE, -round(item.at_stake, 6), _ORDER[item.kind], item.what, quoted
