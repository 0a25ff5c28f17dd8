"""What matplotlib is told while pictures are drawn, so that they are the same on every machine."""

import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, Final

import matplotlib as mpl

# As TrueType, which every reader of PDF can search.
_PDF_FONTS: Final = 42
# Text as outlines: an SVG then looks the same where its fonts are not installed. The rest keeps what
# somebody's own matplotlibrc sets from changing a picture.
_STYLE: Final[Any] = {
    "svg.fonttype": "path",
    "svg.hashsalt": "conflictmap",
    "pdf.fonttype": _PDF_FONTS,
    "path.sketch": None,
    "savefig.bbox": None,
    "savefig.dpi": "figure",
    "savefig.facecolor": "auto",
    "savefig.transparent": False,
    "text.usetex": False,
}


@contextmanager
def styled() -> Iterator[None]:
    """Draw with our settings, and do not complain of each character that no font has."""
    with mpl.rc_context(_STYLE), warnings.catch_warnings():
        # Whoever asked for the picture is told so once, by `Album.missing`.
        warnings.filterwarnings("ignore", message="Glyph .* missing from font")
        yield
