"""Applying the decisions of a corrections.toml to what was read: nothing is read anew."""

import difflib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from conflictmap.corrections.adding import added_claims
from conflictmap.corrections.file import ClaimChanges, ClaimCorrection, Row, Written
from conflictmap.corrections.finding import Places
from conflictmap.corrections.loading import Corrections
from conflictmap.corrections.matching import claims_by_article, meant
from conflictmap.corrections.merging import stale_merges
from conflictmap.errors import SettingsError
from conflictmap.model import Actor, Article, Claim
from conflictmap.places import Gazetteer


@dataclass(frozen=True, slots=True)
class Unapplied:
    """A decision about a claim that nothing is done with, and why."""

    decision: Written[ClaimCorrection]
    problem: SettingsError


@dataclass(frozen=True, slots=True)
class Applied:
    """What was read, with what a person decided.

    Attributes
    ----------
    claims
        Those that were read, in their order, then those added by hand. Rejected ones stay among them and
        say so.
    articles
        Reports that are not among the project's articles, of which only a sentence is known.
    stale
        Decisions about claims that are not read any more, or of which it cannot be said which is meant.
    problems
        Every decision that nothing is done with, in the order of the file's tables.
    """

    claims: tuple[Claim, ...]
    articles: tuple[Article, ...]
    stale: tuple[Unapplied, ...]
    problems: tuple[SettingsError, ...]


def apply_corrections(
    corrections: Corrections,
    claims: tuple[Claim, ...],
    articles: Mapping[str, Article],
    gazetteer: Gazetteer,
    actors: Sequence[Actor],
) -> Applied:
    """Return the located claims of a project with its decisions applied.

    An edited claim keeps its id.

    Parameters
    ----------
    articles
        All that were read, by id.
    actors
        Everybody that the lists know; whom claims name is known as well.

    Raises
    ------
    SettingsError
        A decision names an actor or a place that does not exist, or two contradict one another.
    """
    known = _known_actors(claims, actors) if corrections.claims or corrections.added else {}
    places = Places(gazetteer, articles, corrections.places)
    decided: dict[str, Written[ClaimCorrection]] = {}
    stale: list[Unapplied] = []
    read = claims_by_article(claims, (one.row.article for one in corrections.claims))
    for one in corrections.claims:
        if one.row.changes is not None:
            _check_actors(one, one.row.changes.gainer, one.row.changes.loser, known, "set")
        found, problem = meant(one, read[one.row.article], articles)
        if problem is not None:
            stale.append(Unapplied(one, problem))
        for claim in found:
            before = decided.setdefault(claim.id, one)
            if (before.row.decision, before.row.changes) != (one.row.decision, one.row.changes):
                raise SettingsError(
                    f"{one.dotted()}: {one.row.decision} contradicts {before.row.decision} in line "
                    f"{before.line}, about the same claim",
                    where=one.at(),
                    mend="Take one of them out",
                )
    for added in corrections.added:
        _check_actors(added, added.row.gainer, added.row.loser, known)
    corrected = tuple(
        _decided(claim, decided[claim.id], places) if claim.id in decided else claim for claim in claims
    )
    by_hand, reports, unplaced = added_claims(corrections.added, articles, places)
    corrected += by_hand
    problems = (
        *corrections.stale_places(corrected),
        *(one.problem for one in stale),
        *unplaced,
        *stale_merges(corrections.sources, corrected, (*articles.values(), *reports)),
    )
    return Applied(corrected, reports, tuple(stale), problems)


def _decided(claim: Claim, one: Written[ClaimCorrection], places: Places) -> Claim:
    decision = one.row.decided(one.row.kind)
    changes = one.row.changes
    edited = claim if changes is None else _edited(claim, changes, one, places)
    return replace(edited, decision=decision, trace=(*edited.trace, f"person: {decision}"))


def _edited(claim: Claim, changes: ClaimChanges, one: Written[ClaimCorrection], places: Places) -> Claim:
    edited = claim
    if changes.place is not None:
        place, trace = places.named(changes.place, claim.article, one, "set", "place")
        edited = replace(edited, place=place, trace=(*edited.trace, trace))
    fields: dict[str, Any] = {
        name: value
        for name in ("change", "extent", "certainty", "background", "gainer", "loser", "attribution")
        if (value := getattr(changes, name)) is not None
    }
    # "" is nobody, or the outlet's own voice.
    fields |= {name: None for name, value in fields.items() if value == ""}
    when = changes.span(claim.when)
    if when.earliest and when.latest and when.earliest > when.latest:
        raise SettingsError(
            f"{one.dotted('set')}: the claim would end on {when.latest}, before it begins on {when.earliest}",
            where=one.at("set"),
            mend="Set both earliest and latest",
        )
    return replace(edited, when=when, **fields)


def _known_actors(claims: Iterable[Claim], actors: Iterable[Actor]) -> dict[str, str]:
    """Return every actor that there is, by whatever an id may be mistaken for: itself, or a name."""
    known = {party: party for claim in claims for party in (claim.gainer, claim.loser) if party}
    for actor in actors:
        known |= dict.fromkeys((name.casefold() for name in (actor.name, *actor.aliases)), actor.id)
    return known | {actor.id: actor.id for actor in actors}


def _check_actors(
    one: Written[Row], gainer: str | None, loser: str | None, known: Mapping[str, str], *within: str
) -> None:
    ids = set(known.values())
    for key, actor in (("gainer", gainer), ("loser", loser)):
        if not actor or actor in ids:
            continue
        near = difflib.get_close_matches(actor.casefold(), sorted(known), n=1, cutoff=0.6)
        mend = (
            f"Did you mean {known[near[0]]!r}?"
            if near
            else "Use an id of gazetteer/actors, or add an [[actor]]"
        )
        raise SettingsError(
            f"{one.dotted(*within, key)}: there is no actor {actor!r}", where=one.at(*within, key), mend=mend
        )
