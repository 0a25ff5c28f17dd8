"""The formats of data that a project is exported to: their names, their files and their writers."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Protocol

from conflictmap.control.table import write_control
from conflictmap.drafts import drafted
from conflictmap.export.acled import write_acled
from conflictmap.export.citations import write_bibtex, write_csl
from conflictmap.export.claims import SCHEMA_NAME, write_claims, write_claims_schema
from conflictmap.export.geojson import write_geojson
from conflictmap.export.geopackage import write_geopackage
from conflictmap.export.geoparquet import write_geoparquet
from conflictmap.export.kml import write_kml
from conflictmap.model import Claim, Timeline
from conflictmap.provenance import Provenance


@dataclass(frozen=True, slots=True)
class Material:
    """What there is to export.

    Attributes
    ----------
    claims
        Every claim that was read, those about places that nobody found included.
    provenance
        With the articles that the claims come from.
    as_known
        Whether states are what was known on each day, not what is now believed of it.
    """

    timeline: Timeline
    claims: tuple[Claim, ...]
    provenance: Provenance
    as_known: bool = False


Remark = str
"""What a person should know of a file, in a line."""


@dataclass(frozen=True, slots=True)
class Format:
    """A format to export to.

    Attributes
    ----------
    files
        The names of the files that it makes, the chief one first.
    write
        Writes them, given the path of the chief one, and returns what is to be said of them.
    """

    files: tuple[str, ...]
    write: Callable[[Material, Path], tuple[Remark, ...]]


class _OfStates(Protocol):
    def __call__(
        self, timeline: Timeline, path: Path, provenance: Provenance, *, as_known: bool = False
    ) -> None: ...


def _of_states(write: _OfStates) -> Callable[[Material, Path], tuple[Remark, ...]]:
    def written(material: Material, path: Path) -> tuple[Remark, ...]:
        write(material.timeline, path, material.provenance, as_known=material.as_known)
        return ()

    return written


def _of_articles(write: Callable[[Provenance, Path], None]) -> Callable[[Material, Path], tuple[Remark, ...]]:
    def written(material: Material, path: Path) -> tuple[Remark, ...]:
        write(material.provenance, path)
        return ()

    return written


def _csv(material: Material, path: Path) -> tuple[Remark, ...]:
    with drafted(path) as draft:
        write_control(material.timeline, draft, as_known=material.as_known)
    return ()


def _claims(material: Material, path: Path) -> tuple[Remark, ...]:
    write_claims(material.claims, path)
    write_claims_schema(path.with_name(SCHEMA_NAME))
    return ()


def _acled(material: Material, path: Path) -> tuple[Remark, ...]:
    found = write_acled(material.timeline, path)
    counted = f"{path.name}: {len(found.events)} events"
    if not found.left_out:
        return (counted,)
    why = "; ".join(f"{count} because {reason}" for reason, count in found.left_out.items())
    return (f"{counted}; claims that are none: {why}",)


FORMATS: Final[Mapping[str, Format]] = {
    "geojson": Format(("states.geojson",), _of_states(write_geojson)),
    "gpkg": Format(("map.gpkg",), _of_states(write_geopackage)),
    "parquet": Format(("states.parquet",), _of_states(write_geoparquet)),
    "kml": Format(("states.kml",), _of_states(write_kml)),
    "csv": Format(("states.csv",), _csv),
    "claims": Format(("claims.jsonl", SCHEMA_NAME), _claims),
    "acled": Format(("acled.csv",), _acled),
    "bibtex": Format(("references.bib",), _of_articles(write_bibtex)),
    "csl": Format(("references.json",), _of_articles(write_csl)),
}
"""By the name of the option of `conflictmap export`."""
