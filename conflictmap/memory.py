"""What a stage may remember from one run to the next: the seam between the stages and the store."""

from typing import Final, Protocol


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
