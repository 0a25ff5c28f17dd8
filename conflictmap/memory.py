"""What a stage may remember from one run to the next: the seam between the stages and the store."""

from collections.abc import Callable
from typing import Final, Protocol, TypeVar

T = TypeVar("T")

_SPOILT: Final[tuple[type[Exception], ...]] = (
    ValueError, TypeError, LookupError, AttributeError, OverflowError, RecursionError
)  # fmt: skip


class Memory(Protocol):
    """Products by maker and key; a stage works the same, only slower, where all is forgotten."""

    def recall(self, maker: str, key: str) -> bytes | None:
        """Return what a maker made from something, None where it has not or where that was forgotten.

        Parameters
        ----------
        maker
            Names what makes it, together with an identity of its rules.
        key
            An identity of all else that it follows from.
        """

    def keep(self, maker: str, key: str, content: bytes) -> None:
        """Keep what a maker made."""


class _Forgetful:
    """Remembers nothing."""

    def recall(self, _maker: str, _key: str) -> bytes | None:
        """Return None."""
        return None

    def keep(self, maker: str, key: str, content: bytes) -> None:
        """Do nothing."""


FORGETFUL: Final[Memory] = _Forgetful()
"""The memory of who has none."""


def recalled(
    memory: Memory, maker: str, key: str, read: Callable[[bytes], T], *also: type[Exception]
) -> T | None:
    """Return what a maker made from something, None where it has not, or where what is kept is not that.

    A store may come from anywhere: what cannot be read is made again.

    Parameters
    ----------
    read
        Turns what was kept into what was made.
    also
        What `read` may raise beside the errors of values of another kind or number.
    """
    kept = memory.recall(maker, key)
    if kept is None:
        return None
    try:
        return read(kept)
    except _SPOILT + also:
        return None
