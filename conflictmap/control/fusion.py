"""From claims to a timeline: who is reported to hold each place on each day, on both clocks."""

import gc
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from datetime import date, timedelta
from typing import Final

import numpy as np

from conflictmap.control.case import Case, prepare
from conflictmap.control.clocks import as_known
from conflictmap.control.columns import ranked
from conflictmap.control.division import divide
from conflictmap.control.evidence import Testimonies
from conflictmap.control.hindsight import states_now
from conflictmap.control.learning import learn, weigh_by
from conflictmap.control.settings import ControlSettings
from conflictmap.control.sources import SourceBook
from conflictmap.control.tracing import traced
from conflictmap.model import Actor, Article, Claim, ControlState, Place, Timeline

LONGEST_HISTORY: Final = timedelta(days=5 * 365)
"""How long before the oldest report a timeline may begin by itself."""


@contextmanager
def _collector_paused() -> Iterator[None]:
    """Keep the collector of cycles away: there are none, and it would walk millions of claims ever again."""
    ran = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if ran:
            gc.enable()


@_collector_paused()
def fuse(
    claims: Iterable[Claim],
    articles: Iterable[Article] | Mapping[str, Article],
    places: Iterable[Place],
    actors: Iterable[Actor],
    *,
    settings: ControlSettings | None = None,
    known_by: date | None = None,
    first: date | None = None,
    last: date | None = None,
    book: SourceBook | None = None,
) -> Timeline:
    """Weigh the claims and return the states of all places that they speak of.

    Parameters
    ----------
    claims
        Those without a place are left out, as are those of articles without any date.
    articles
        Where and when the claims were published.
    places
        The places that claims name, and those they are part of.
    actors
        Whose sides decide what is an ally and what is an interest; an actor not listed is a side of its own.
    settings
        The parameters of the model.
    known_by
        Only what was published by this day is used; None is everything.
    first, last
        The days the timeline covers; by default from the first day that evidence speaks of to `known_by`, or
        else to the newest day of publication. What lies further back than `LONGEST_HISTORY` before the oldest
        report counts as evidence but does not lengthen the timeline: an aside about 1967 would make fifty
        years of it.
    book
        What is known of sources; by default that of the built-in gazetteer.

    Returns
    -------
    Timeline
        Places and claims that the states rest on. Without evidence it is empty.
    """
    settings = settings or ControlSettings()
    actors = tuple(actors)
    by_id = articles if isinstance(articles, Mapping) else {article.id: article for article in articles}
    claims = tuple(claims)
    place_of = {claim.place.id: claim.place for claim in claims if claim.place is not None}
    place_of |= {place.id: place for place in places}
    book = book or SourceBook.load(actors, reliability=settings.reliability)
    known = None if known_by is None else known_by.toordinal()
    case = prepare(claims, by_id.values(), place_of, settings=settings, book=book, known_by=known)
    reliabilities = learn(case)
    case = weigh_by(case, reliabilities)
    kept, told_in = _kept(case.testimonies)
    rejected = tuple(
        one
        for one in claims
        if one.rejected and one.place is not None and one.place.id in case.testimonies.places
    )
    told_in = sorted({*told_in, *(one.article for one in rejected)})
    span = _span(case, first, last, known_by)
    now: list[ControlState] = []
    then: list[ControlState] = []
    if span is not None:
        names = (kept, by_id, place_of)
        now = traced(states_now(case, *span, place_of), *names, hindsight=True, listed=settings.listed)
        known_then = divide(as_known(case, *span), place_of, book)
        then = traced(known_then, *names, hindsight=False, listed=settings.listed)
    return Timeline(
        tuple(place_of[place] for place in case.places),
        tuple(sorted(actors, key=lambda actor: actor.id)),
        tuple(now),
        tuple(then),
        tuple(kept),
        tuple(by_id[article] for article in told_in if article in by_id),
        reliabilities,
        rejected,
    )


def _kept(testimonies: Testimonies) -> tuple[list[Claim], list[str]]:
    """Return the claims of testimony, by article and in the order of its text, and the articles."""
    article, articles = ranked((claim.article for claim in testimonies.claims), str)
    own = testimonies.claim[~testimonies.from_whole]
    order = np.argsort(article[own], kind="stable")
    return [testimonies.claims[number] for number in own[order].tolist()], articles


def _span(case: Case, first: date | None, last: date | None, known_by: date | None) -> tuple[int, int] | None:
    if not case.testimonies:
        return None
    when = case.testimonies.when
    if first is None:
        spoken = np.where(when.open, when.last, when.first)
        oldest = int(case.testimonies.published.min()) - LONGEST_HISTORY.days
        begin = int(spoken[spoken >= oldest].min(initial=int(case.testimonies.published.min())))
    else:
        begin = first.toordinal()
    newest = known_by.toordinal() if known_by is not None else int(case.testimonies.published.max())
    end = newest if last is None else last.toordinal()
    return (begin, end) if begin <= end else None
