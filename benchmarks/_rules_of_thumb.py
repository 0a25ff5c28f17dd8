"""What people do today with claims that contradict one another: the latest wins, or the majority does."""

from bisect import bisect_right
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial

from _simulated_war import FIRST_DAY, SIDES, War

WINDOWS = (7, 14, 30, 60, 90)


@dataclass(frozen=True, slots=True)
class Vote:
    """What a rule of thumb takes a claim for: that a side holds a place from a day on.

    `own` is True where the claim is published, or made, by that side itself.
    """

    day: int
    published: int
    side: int
    own: bool


def votes(war: War) -> list[list[Vote]]:
    """Return what the claims say of each place, by day and then publication."""
    number = {place.id: at for at, place in enumerate(war.places)}
    published = {article.id: article.published for article in war.articles}
    sources = {article.id: article.source for article in war.articles}
    actors = {source.name: source.actor for source in war.sources}
    found: list[list[Vote]] = [[] for _ in war.places]
    for claim in war.claims:
        known, last = published[claim.article], claim.when.latest
        assert claim.place is not None
        assert known is not None
        assert last is not None
        if claim.gainer is not None:
            speaker = claim.attribution or sources[claim.article]
            own = actors[speaker] == claim.gainer
            days = ((last - FIRST_DAY).days, (known - FIRST_DAY).days)
            found[number[claim.place.id]].append(Vote(*days, SIDES.index(claim.gainer), own))
    for rows in found:
        rows.sort(key=lambda vote: (vote.day, vote.published, vote.side))
    return found


def up_to(rows: Sequence[Vote], day: int, known: int) -> list[Vote]:
    """Return the votes about a day or an earlier one that were published by another."""
    end = bisect_right(rows, day, key=lambda vote: vote.day)
    return [vote for vote in rows[:end] if vote.published <= known]


def latest(rows: Sequence[Vote], _day: int) -> int:
    """Return the side that the newest claim names."""
    return rows[-1].side


def majority(rows: Sequence[Vote], _day: int) -> int:
    """Return the side that most claims name, of equals the one named last."""
    count = Counter(vote.side for vote in rows)
    most = max(count.values())
    return next(vote.side for vote in reversed(rows) if count[vote.side] == most)


def recent_majority(rows: Sequence[Vote], day: int, window: int) -> int:
    """Return the side that most claims of the last days name, or the newest claim where there is none."""
    recent = [vote for vote in rows if vote.day > day - window]
    return majority(recent, day) if recent else latest(rows, day)


def of_others(rows: Sequence[Vote]) -> Sequence[Vote]:
    """Return the claims that do not suit who makes them, or all where there are none."""
    return [vote for vote in rows if not vote.own] or rows


def careful_latest(rows: Sequence[Vote], day: int) -> int:
    """Return the side that the newest claim by somebody else names."""
    return latest(of_others(rows), day)


def careful_majority(rows: Sequence[Vote], day: int, window: int) -> int:
    """Return the side that most claims of the last days by somebody else name."""
    return recent_majority(of_others(rows), day, window)


# What a careful reader does, who disregards what a side says of its own gains.
CAREFUL = {
    "latest claim of others": careful_latest,
    **{
        f"majority of others in {window} days": partial(careful_majority, window=window) for window in WINDOWS
    },
}
RULES = {
    "latest claim": latest,
    "majority": majority,
    **{f"majority of {window} days": partial(recent_majority, window=window) for window in WINDOWS},
}
