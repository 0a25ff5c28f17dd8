"""Rows by the million in columns: numbered, grouped and repeated without a loop over them."""

from collections.abc import Callable, Hashable, Iterable, Iterator
from dataclasses import fields, replace
from itertools import pairwise
from typing import Any, ClassVar, Protocol, TypeVar

import numpy as np
import numpy.typing as npt

Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]
Flags = npt.NDArray[np.bool_]

_Thing = TypeVar("_Thing", bound=Hashable)


class _Columns(Protocol):
    """A dataclass of columns."""

    __dataclass_fields__: ClassVar[dict[str, Any]]


_Table = TypeVar("_Table", bound=_Columns)


class _Numbers(dict[_Thing, int]):
    """Numbers of things, in the order in which they come up."""

    def __missing__(self, thing: _Thing) -> int:
        number = self[thing] = len(self)
        return number


def numbered(things: Iterable[_Thing]) -> tuple[Ints, list[_Thing]]:
    """Return the number of each thing, equal things alike, and the thing that each number stands for."""
    numbers: _Numbers[_Thing] = _Numbers()
    column = np.fromiter(map(numbers.__getitem__, things), np.int64)
    return column, list(numbers)


def ranked(
    things: Iterable[_Thing], key: Callable[[_Thing], tuple[int | str, ...] | str]
) -> tuple[Ints, list[_Thing]]:
    """As `numbered`, with numbers in the order of a key."""
    number, found = numbered(things)
    keys = [key(thing) for thing in found]
    order = sorted(range(len(found)), key=keys.__getitem__)
    rank = np.empty(len(order), dtype=np.int64)
    rank[order] = np.arange(len(order))
    return rank[number], [found[at] for at in order]


def spread(count: Ints) -> tuple[Ints, Ints]:
    """Return, for rows that each stand for `count` others, the row and the rank in it of each of those."""
    row = np.repeat(np.arange(len(count)), count)
    return row, np.arange(len(row)) - np.repeat(np.cumsum(count) - count, count)


def ranges(begin: Ints, end: Ints) -> tuple[Ints, Ints]:
    """Return the numbers from each begin up to each end, one range after another, after the range of each."""
    row, rank = spread(np.maximum(end - begin, 0))
    return row, begin[row] + rank


def portions(amount: Ints, most: int) -> Iterator[tuple[int, int]]:
    """Yield the first row and the one after the last of portions of about `most`, or of one larger row."""
    nth = np.cumsum(amount) // most
    yield from pairwise([*np.flatnonzero(np.diff(nth, prepend=-1)).tolist(), len(amount)])


def entries(number: Ints, count: Ints) -> tuple[Ints, Ints]:
    """Return the entries of each row in lists that lie end to end: the row, and the entry's place there.

    Parameters
    ----------
    number
        Of each row, which list it has.
    count
        The length of each list.
    """
    row, rank = spread(count[number])
    return row, (np.cumsum(count) - count)[number[row]] + rank


def grouped(*columns: Ints) -> tuple[Ints, Ints]:
    """Return the rows in the order of the columns, like ones in their own, and the group of each there."""
    order = np.lexsort(columns[::-1])
    begins = np.zeros(len(order), dtype=np.bool_)
    for column in columns:
        inside = column[order]
        begins[1:] |= inside[1:] != inside[:-1]
    return order, np.cumsum(begins)


def group_of(*columns: Ints) -> Ints:
    """Return a number for each row, the same where all columns are."""
    order, group = grouped(*columns)
    found = np.empty_like(group)
    found[order] = group
    return found


def is_repeated(number: Ints) -> Flags:
    """Tell of each row whether another has the same number, which is not negative."""
    return np.asarray(np.bincount(number)[number] > 1, dtype=np.bool_)


def each(function: Callable[[float], float], values: Floats) -> Floats:
    """Return the function of each of some values, of which few are distinct.

    The functions of numpy differ from those of Python in the last digit, from one processor to another.
    """
    distinct, number = np.unique(values, return_inverse=True)
    return np.array([function(value) for value in distinct.tolist()], dtype=np.float64)[number]


def take(table: _Table, rows: Ints) -> _Table:
    """Return some rows of a table, which is a dataclass of columns."""
    return replace(table, **{column.name: getattr(table, column.name)[rows] for column in fields(table)})


def joined(table: _Table, other: _Table) -> _Table:
    """Return the rows of a table, then those of another like it."""
    both = {
        column.name: np.concatenate([getattr(table, column.name), getattr(other, column.name)])
        for column in fields(table)
    }
    return replace(table, **both)
