"""The index of an imported gazetteer, read only: places by id and by folded name, straight from the file."""

import heapq
import sqlite3
import weakref
from collections.abc import Collection, Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any, Final

import shapely
from shapely import MultiPolygon, Point, Polygon

from conflictmap.errors import DataError
from conflictmap.kinds import load_kinds
from conflictmap.model import Place
from conflictmap.places.imports.schema import APPLICATION, FORMAT, folding
from conflictmap.places.world import Candidate, settlement_radius

MOST_BEARERS: Final = 50
"""Places of one name that a text's reader weighs; a world of villages has thousands of a common name."""
ENDING: Final = ".sqlite"

_COLUMNS: Final = "id, name, kind, lat, lon, country, within, population"
_BY_KEY: Final = f"SELECT {_COLUMNS} FROM key JOIN place ON place.number = key.place WHERE key.key = ?"  # noqa: S608 - our own words
_BY_ID: Final = f"SELECT {_COLUMNS}, number, radius_km, code FROM place WHERE id = ?"  # noqa: S608 - as above

_NAMES: Final = (
    "SELECT name FROM place WHERE id = ? UNION ALL "
    "SELECT name.name FROM name JOIN place ON place.number = name.place WHERE place.id = ?"
)


class Imported:
    """One imported gazetteer.

    Parameters
    ----------
    path
        Its index.

    Attributes
    ----------
    name
        What the user called it: the stem of its file.
    facts
        What is known of it: title, licence, source, format, places and the like.

    Raises
    ------
    DataError
        The file is missing, damaged, no index, of a newer version, or its names are folded by other rules.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self.name = path.stem
        try:
            path.stat()
            # Never written in place, only replaced as a whole: there is nothing to lock.
            self._connection = sqlite3.connect(
                f"{path.absolute().as_uri()}?mode=ro&immutable=1", uri=True, check_same_thread=False
            )
        except (OSError, sqlite3.Error) as error:
            raise self._broken(error) from error
        self.close = weakref.finalize(self, self._connection.close)
        try:
            self.facts = self._facts()
        except BaseException:
            self.close()
            raise

    def _facts(self) -> dict[str, str]:
        try:
            application, version = (self._pragma("application_id"), self._pragma("user_version"))
            if application != APPLICATION:
                raise self._broken("it is no index of a gazetteer")
            if version > FORMAT:
                raise DataError(
                    f"this was imported by a newer conflictmap (format {version}, this one knows {FORMAT})",
                    where=str(self.path),
                    mend="Upgrade conflictmap, or import it again",
                )
            facts = dict(self._connection.execute("SELECT key, value FROM meta"))
        except sqlite3.Error as error:
            raise self._broken(error) from error
        if facts.get("folding") != folding():
            raise DataError(
                "its names are indexed by the rules of another version",
                where=str(self.path),
                mend=f"Run conflictmap gazetteer refresh {self._argument}",
            )
        return facts

    @property
    def _argument(self) -> str:
        """The name, as commands that mend it take it."""
        project = self.path.parent.parent
        return f"{self.name} --project {project}" if (project / "conflictmap.toml").is_file() else self.name

    def _pragma(self, name: str) -> int:
        return int(self._connection.execute(f"PRAGMA {name}").fetchone()[0])

    def _broken(self, error: object) -> DataError:
        if isinstance(error, OSError):
            error = error.strerror or error
        return DataError(
            f"this imported gazetteer cannot be used: {error}",
            where=str(self.path),
            mend=f"Import it again under this name, or run conflictmap gazetteer remove {self._argument}",
        )

    def __len__(self) -> int:
        return int(self.facts["places"])

    @property
    def identity(self) -> str:
        """An id of all that it holds."""
        return self.facts["identity"]

    def bearers(
        self,
        keys: Sequence[str],
        *,
        exact: bool,
        countries: Collection[str] = (),
        most: int | None = MOST_BEARERS,
    ) -> list[Candidate]:
        """Return the places that bear one of some keys: those of given countries first, then by population.

        Raises
        ------
        DataError
            The file turns out to be damaged.
        """
        rows: dict[str, Any] = {}
        try:
            for key in keys:
                rows.update((row[0], row) for row in self._connection.execute(_BY_KEY, (key,)))
        except sqlite3.Error as error:
            raise self._broken(error) from error
        if not rows:
            return []

        def rank(row: Any) -> tuple[bool, int, str]:
            return (row[5] not in countries, -row[7], row[0])

        ranked = (
            sorted(rows.values(), key=rank)
            if most is None
            else heapq.nsmallest(most, rows.values(), key=rank)
        )
        return [replace(Candidate(*row), exact=exact) for row in ranked]

    def names(self, identity: str) -> tuple[str, ...]:
        """Return all names of a place, none where there is no such place."""
        try:
            return tuple(name for (name,) in self._connection.execute(_NAMES, (identity, identity)))
        except sqlite3.Error as error:
            raise self._broken(error) from error

    def place(self, identity: str) -> Place | None:
        """Return a place by its id, None where there is none.

        Raises
        ------
        DataError
            The file turns out to be damaged.
        """
        try:
            row = self._connection.execute(_BY_ID, (identity,)).fetchone()
            return None if row is None else self._place(row)
        except sqlite3.Error as error:
            raise self._broken(error) from error

    def _place(self, row: Any) -> Place:
        identity, name, kind, lat, lon, country, within, population, number, radius, _ = row
        names: dict[str, list[str]] = {}
        for language, other in self._connection.execute(
            "SELECT language, name FROM name WHERE place = ?", (number,)
        ):
            if other != name:
                names.setdefault(language, []).append(other)
        outline = self._connection.execute("SELECT wkb FROM area WHERE place = ?", (number,)).fetchone()
        area = None if outline is None else shapely.from_wkb(outline[0])
        assert area is None or isinstance(area, Polygon | MultiPolygon)
        if radius is None:
            known = load_kinds().by_name[kind]
            radius = settlement_radius(population) if known.group == "settlement" else known.radius_km
        return Place(
            identity,
            name,
            kind,
            Point(lon, lat),
            radius,
            names={language: tuple(listed) for language, listed in names.items()},
            area=area,
            within=within or None,
            country=country or None,
            provenance=f"{self.facts['title']} {identity.partition(':')[2]} ({self.facts['licence']})",
        )

    def spellings(self, length: int, slack: int) -> Iterator[str]:
        """Yield the keys of about a length, transliterations' aside."""
        # Loose keys begin with a tilde, which sorts behind all other ASCII.
        for (key,) in self._connection.execute(
            "SELECT DISTINCT key FROM key WHERE substr(key, 1, 1) <> '~' AND length(key) BETWEEN ? AND ?",
            (length - slack, length + slack),
        ):
            yield str(key)

    def check(self) -> None:
        """Read the whole file.

        Raises
        ------
        DataError
            It is damaged somewhere.
        """
        try:
            answer = self._connection.execute("PRAGMA quick_check").fetchone()[0]
        except sqlite3.Error as error:
            raise self._broken(error) from error
        if answer != "ok":
            raise self._broken(answer)
