"""The fonts of pictures: which families text is set in, and which characters none of them has."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final, Self

from matplotlib.font_manager import FontProperties, findfont, fontManager, get_font

from conflictmap.errors import InputError

# They come with matplotlib, and have Latin, Greek, Cyrillic and Arabic letters.
_SANS: Final = "DejaVu Sans"
_SERIF: Final = "DejaVu Serif"
_FILES: Final = {".ttf", ".otf", ".ttc"}
# No font has to have a glyph for what is not seen.
_UNSEEN: Final = frozenset("\u200b\u200c\u200d\u200e\u200f\u2060\ufeff")


@dataclass(frozen=True, slots=True)
class Fonts:
    """The families to set text in; of each character, the first that has it is used."""

    sans: tuple[str, ...] = (_SANS,)
    serif: tuple[str, ...] = (_SERIF, _SANS)

    @classmethod
    def named(cls, names: Sequence[str]) -> Self:
        """Return the fonts with others before, or behind, the built-in ones.

        Parameters
        ----------
        names
            Families that are installed, or files of fonts.

        Raises
        ------
        InputError
            There is no such family or file.
        """
        own = tuple(_family(name) for name in names)
        return cls((*own, _SANS), (*own, _SERIF, _SANS))

    def missing(self, texts: Iterable[str]) -> str:
        """Return the characters of texts that no family has, each once and in order."""
        wanted = {ord(c) for text in texts for c in text if c.isprintable() and c not in _UNSEEN}
        for family in self.sans:
            wanted -= _characters(family)
        return "".join(map(chr, sorted(wanted)))


@cache
def _characters(family: str) -> frozenset[int]:
    return frozenset(get_font(findfont(FontProperties(family=[family]))).get_charmap())


def _family(name: str) -> str:
    path = Path(name)
    if path.suffix.lower() in _FILES:
        try:
            fontManager.addfont(name)
        except (OSError, RuntimeError) as error:
            raise InputError(
                "is no font that can be read", where=name, mend="Name a .ttf or .otf file"
            ) from error
        return str(fontManager.ttflist[-1].name)
    known = {font.name.casefold(): font.name for font in fontManager.ttflist}
    if name.casefold() not in known:
        raise InputError(
            f"no font {name!r} is installed",
            where="--font",
            mend="Install it, or name its .ttf or .otf file",
        )
    return known[name.casefold()]
