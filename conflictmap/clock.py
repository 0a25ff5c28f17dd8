"""Time as it goes by, handed to whatever has to keep a pace."""

import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True)
class Clock:
    """Seconds, and waiting for some.

    Attributes
    ----------
    now
        Returns seconds, from whatever beginning.
    sleep
        Waits for so many seconds.
    """

    now: Callable[[], float]
    sleep: Callable[[float], None]


WALL: Final = Clock(time.monotonic, time.sleep)
"""Time as everybody has it."""
