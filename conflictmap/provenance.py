"""What an output rests on, so that whoever meets it alone can tell where it came from and make it again."""

import os
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Final

from conflictmap import __version__
from conflictmap.errors import InputError
from conflictmap.model import Article

_EPOCH: Final = "SOURCE_DATE_EPOCH"


@dataclass(frozen=True, slots=True)
class Provenance:
    """What an output rests on, and what made it.

    Attributes
    ----------
    title
        The map's title.
    articles
        The articles that the claims come from, by id.
    settings
        An id of the settings and of people's decisions; equal ones have equal ids.
    made
        When, in UTC.
    known_by
        The day by which the articles had to be published to count; None where all count.
    credits
        Lines owed to the sources of places and base map.
    version
        Of conflictmap.
    """

    title: str
    articles: tuple[Article, ...]
    settings: str
    made: datetime
    known_by: date | None = None
    credits: tuple[str, ...] = ()
    version: str = __version__

    @property
    def outlets(self) -> tuple[str, ...]:
        """Who published the articles, whoever published most first."""
        counts: dict[str, int] = {}
        for article in self.articles:
            if article.source:
                counts[article.source] = counts.get(article.source, 0) + 1
        return tuple(sorted(counts, key=lambda outlet: (-counts[outlet], outlet)))

    @property
    def made_by(self) -> str:
        """The version, the settings and the time, in a line: "conflictmap 0.1.0, settings 3f…, 27 …"."""
        time = self.made.strftime("%Y-%m-%d %H:%M UTC")
        return f"conflictmap {self.version}, settings {self.settings}, {time}"


def time_made(environment: Mapping[str, str] = os.environ) -> datetime:
    """Return now, or the time that `SOURCE_DATE_EPOCH` sets, for an output of the same bytes.

    Raises
    ------
    InputError
        The variable is set to something else than seconds since 1970.
    """
    set_to = environment.get(_EPOCH)
    if not set_to:
        return datetime.now(tz=UTC).replace(microsecond=0)
    try:
        return datetime.fromtimestamp(int(set_to), tz=UTC)
    except (ValueError, OverflowError, OSError) as error:
        raise InputError(
            f"{set_to!r} is no number of seconds since 1970", where=_EPOCH, mend="Set it right, or unset it"
        ) from error
