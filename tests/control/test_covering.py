"""What holds at many moments is what a search through all facts finds."""

import random

import numpy as np
import pytest

from conflictmap.control.coreference import FOREVER
from conflictmap.control.covering import Facts, Moments, holding, newest, newest_of_two


def _moments(draw: random.Random) -> Moments:
    rows = []
    for group in range(4):
        known, day = 1, 1
        for _ in range(draw.randrange(12)):
            known += draw.randrange(3)
            day = max(known, day + draw.randrange(1, 3))
            rows.append((group, known, day))
    return Moments(*np.array(rows, dtype=np.int64).reshape(-1, 3).T)


def _facts(draw: random.Random) -> Facts:
    rows = []
    for _ in range(draw.randrange(40)):
        on, first = draw.randrange(20), draw.randrange(20)
        off = draw.choice([FOREVER, on + draw.randrange(20)])
        rows.append(
            (draw.randrange(5), on, off, first, draw.choice([FOREVER, first + draw.randrange(-1, 20)]))
        )
    return Facts(*np.array(rows, dtype=np.int64).reshape(-1, 5).T)


def _found(moments: Moments, facts: Facts, at: int) -> list[int]:
    return [
        fact
        for fact in range(len(facts))
        if facts.group[fact] == moments.group[at]
        and facts.on[fact] <= moments.known[at] < facts.off[fact]
        and facts.first[fact] <= moments.day[at] <= facts.last[fact]
    ]


@pytest.mark.parametrize("seed", range(60))
def test_the_newest_are_those_that_a_search_finds(seed: int) -> None:
    """Any, the greatest, and the greatest of another kind, where no two values are equal."""
    draw = random.Random(seed)
    moments, facts = _moments(draw), _facts(draw)
    value = np.array(draw.sample(range(100), len(facts)), dtype=np.int64)
    kind = np.array([draw.randrange(3) for _ in range(len(facts))], dtype=np.int64)
    best, other = newest_of_two(moments, facts, value, kind)
    assert newest(moments, facts, value).tolist() == best.tolist()
    for at, held in enumerate(holding(moments, facts).tolist()):
        found = sorted(_found(moments, facts, at), key=lambda fact: -value[fact])
        assert held == bool(found)
        assert best[at] == (found[0] if found else -1)
        assert other[at] == next((fact for fact in found if kind[fact] != kind[found[0]]), -1)


def test_of_equal_values_the_last_is_the_newest() -> None:
    """As in the order in which they were told."""
    moments = Moments(np.array([0, 0]), np.array([5, 6]), np.array([5, 6]))
    facts = Facts.of(np.array([0, 0]), None, None, None, None)
    assert newest(moments, facts, np.array([3, 3])).tolist() == [1, 1]
