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
    """What a rule of thumb takes a claim for: that a side holds a place from a day on."""

    day: int
    published: int
    side: int


def votes(war: War) -> list[list[Vote]]:
    """Return what the claims say of each place, by day and then publication."""
    number = {place.id: at for at, place in enumerate(war.places)}
    published = {article.id: article.published for article in war.articles}
    found: list[list[Vote]] = [[] for _ in war.places]
    for claim in war.claims:
        known, last = published[claim.article], claim.when.latest
        assert claim.place is not None
        assert known is not None
        assert last is not None
        if claim.gainer is not None:
            found[number[claim.place.id]].append(
                Vote((last - FIRST_DAY).days, (known - FIRST_DAY).days, SIDES.index(claim.gainer))
            )
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


RULES = {
    "latest claim": latest,
    "majority": majority,
    **{f"majority of {window} days": partial(recent_majority, window=window) for window in WINDOWS},
}
