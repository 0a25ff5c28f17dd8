"""What a build says when it is done, in a form that the next one can say again."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Final, Self

from conflictmap import errors
from conflictmap.errors import ConflictmapError

if TYPE_CHECKING:
    from conflictmap.building.changes import Changes
    from conflictmap.places.online import Lookups


@dataclass(frozen=True, slots=True)
class BuildReport:
    """What a build made, and of what.

    Attributes
    ----------
    page
        The map.
    first, last
        The days it covers.
    mapped
        How many places it shows.
    articles, read_anew
        How many articles there are, and how many of them were not remembered from an earlier build.
    boilerplate, repeats
        How many paragraphs were not read.
    claims
        How many claims there are.
    copies
        How many articles repeat an earlier one: by `same`, `copy` (at another outlet), `update`.
    unresolved
        The place names that nobody could be found for, with the number of their claims, most first.
    problems
        What was left out, or is missing.
    lookups
        What became of names that an online service was asked for; None where the project has none.
    changes
        What is otherwise than in the build before; None where there was none.
    unchanged_since
        When the output was made, where nothing has changed since and it was left as it is.
    """

    page: Path
    first: date
    last: date
    mapped: int
    articles: int
    read_anew: int
    boilerplate: int
    repeats: int
    claims: int
    copies: Mapping[str, int]
    unresolved: tuple[tuple[str, int], ...]
    problems: tuple[ConflictmapError, ...]
    lookups: "Lookups | None" = None
    changes: "Changes | None" = None
    unchanged_since: datetime | None = None

    def to_json(self, folder: Path) -> str:
        """Return what `from_json` reads: all but page, look-ups and changes, which are of one build alone.

        Parameters
        ----------
        folder
            The project's; what lies within it is named from there, wherever it is the next time.
        """
        base = f"{folder}/"
        return json.dumps(
            {
                "first": self.first.isoformat(),
                "last": self.last.isoformat(),
                "mapped": self.mapped,
                "articles": self.articles,
                "boilerplate": self.boilerplate,
                "repeats": self.repeats,
                "claims": self.claims,
                "copies": dict(self.copies),
                "unresolved": self.unresolved,
                "problems": [
                    (type(one).__name__, one.what, _without(base, one.where), one.mend)
                    for one in self.problems
                ],
            }
        )

    @classmethod
    def from_json(cls, kept: str, folder: Path, page: Path, made: datetime) -> Self | None:
        """Return what the build of a moment said, as the report of one that found nothing to do.

        None where that is damaged.
        """
        try:
            return cls._from_json(kept, folder, page, made)
        except (ValueError, TypeError, LookupError):
            return None

    @classmethod
    def _from_json(cls, kept: str, folder: Path, page: Path, made: datetime) -> Self:
        base = f"{folder}/"
        fields = json.loads(kept)
        fields |= {name: date.fromisoformat(fields[name]) for name in ("first", "last")}
        fields["unresolved"] = tuple((name, count) for name, count in fields["unresolved"])
        fields["problems"] = tuple(_problem(base, *problem) for problem in fields["problems"])
        return cls(page=page, read_anew=0, unchanged_since=made, **fields)


# Stands for the project's folder.
_HERE: Final = "\0"


def _without(base: str, where: str | None) -> str | None:
    return f"{_HERE}{where[len(base) :]}" if where is not None and where.startswith(base) else where


def _problem(base: str, kind: str, what: str, where: str | None, mend: str | None) -> ConflictmapError:
    where = f"{base}{where[1:]}" if where is not None and where.startswith(_HERE) else where
    found = getattr(errors, kind, None)
    known = found if isinstance(found, type) and issubclass(found, ConflictmapError) else ConflictmapError
    return known(what, where=where, mend=mend)
