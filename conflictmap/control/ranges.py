"""Many ranges of numbers at once."""

from collections.abc import Iterator
from itertools import pairwise

import numpy as np
import numpy.typing as npt

Ints = npt.NDArray[np.int64]


def ranges(begin: Ints, end: Ints) -> tuple[Ints, Ints]:
    """Return the numbers from each begin up to each end, one range after another, after the range of each."""
    count = np.maximum(end - begin, 0)
    owner = np.repeat(np.arange(len(count)), count)
    return owner, np.arange(len(owner)) - np.repeat(np.cumsum(count) - count - begin, count)


def portions(amount: Ints, most: int) -> Iterator[tuple[int, int]]:
    """Yield the first row and the one after the last of portions of about `most`, or of one larger row."""
    nth = np.cumsum(amount) // most
    yield from pairwise([*np.flatnonzero(np.diff(nth, prepend=-1)).tolist(), len(amount)])
