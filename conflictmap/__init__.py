"""conflictmap: from contradicting news articles to a map of reported control through time.

>>> timeline = fuse(locate(read("articles/")))  # doctest: +SKIP
"""

from typing import TYPE_CHECKING

from conflictmap.lazy import offered

if TYPE_CHECKING:
    from conflictmap.api.claims import Claims, locate, read
    from conflictmap.api.timeline import Timeline, fuse, open_project
    from conflictmap.errors import ConflictmapError
    from conflictmap.maps.layer import ControlLayer
    from conflictmap.model import Actor, Article

__version__ = "0.1.0"

__all__ = [
    "Actor",
    "Article",
    "Claims",
    "ConflictmapError",
    "ControlLayer",
    "Timeline",
    "fuse",
    "locate",
    "open_project",
    "read",
]

# Reading, weighing and drawing take seconds to load: each when somebody asks for it.
__getattr__ = offered(
    __name__,
    {
        "api.claims": ("Claims", "locate", "read"),
        "api.timeline": ("Timeline", "fuse", "open_project"),
        "errors": ("ConflictmapError",),
        "maps.layer": ("ControlLayer",),
        "model": ("Actor", "Article"),
    },
)


def __dir__() -> list[str]:
    """Return what is offered, for whoever completes names."""
    return sorted({*globals(), *__all__})
