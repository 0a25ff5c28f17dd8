"""The formats of data that a project is exported to: their names, their files and their writers."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from conflictmap.control.table import write_control
from conflictmap.export.acled import write_acled
from conflictmap.export.citations import write_bibtex, write_csl
from conflictmap.export.claims import SCHEMA_NAME, write_claims, write_claims_schema
from conflictmap.export.files import drafted
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
        Writes them into a folder, and returns what is to be said of them.
    """

    files: tuple[str, ...]
    write: Callable[[Material, Path], tuple[Remark, ...]]


def _geojson(material: Material, folder: Path) -> tuple[Remark, ...]:
    path = folder / FORMATS["geojson"].files[0]
    write_geojson(material.timeline, path, material.provenance, as_known=material.as_known)
    return ()


def _gpkg(material: Material, folder: Path) -> tuple[Remark, ...]:
    path = folder / FORMATS["gpkg"].files[0]
    write_geopackage(material.timeline, path, material.provenance, as_known=material.as_known)
    return ()


def _parquet(material: Material, folder: Path) -> tuple[Remark, ...]:
    path = folder / FORMATS["parquet"].files[0]
    write_geoparquet(material.timeline, path, material.provenance, as_known=material.as_known)
    return ()


def _kml(material: Material, folder: Path) -> tuple[Remark, ...]:
    path = folder / FORMATS["kml"].files[0]
    write_kml(material.timeline, path, material.provenance, as_known=material.as_known)
    return ()


def _csv(material: Material, folder: Path) -> tuple[Remark, ...]:
    with drafted(folder / FORMATS["csv"].files[0]) as draft:
        write_control(material.timeline, draft, as_known=material.as_known)
    return ()


def _claims(material: Material, folder: Path) -> tuple[Remark, ...]:
    write_claims(material.claims, folder / FORMATS["claims"].files[0])
    write_claims_schema(folder / SCHEMA_NAME)
    return ()


def _acled(material: Material, folder: Path) -> tuple[Remark, ...]:
    name = FORMATS["acled"].files[0]
    found = write_acled(material.timeline, folder / name)
    counted = f"{name}: {len(found.events)} events"
    if not found.left_out:
        return (counted,)
    why = "; ".join(f"{count} because {reason}" for reason, count in found.left_out.items())
    return (f"{counted}; claims that are none: {why}",)


def _bibtex(material: Material, folder: Path) -> tuple[Remark, ...]:
    write_bibtex(material.provenance, folder / FORMATS["bibtex"].files[0])
    return ()


def _csl(material: Material, folder: Path) -> tuple[Remark, ...]:
    write_csl(material.provenance, folder / FORMATS["csl"].files[0])
    return ()


FORMATS: Final[Mapping[str, Format]] = {
    "geojson": Format(("states.geojson",), _geojson),
    "gpkg": Format(("map.gpkg",), _gpkg),
    "parquet": Format(("states.parquet",), _parquet),
    "kml": Format(("states.kml",), _kml),
    "csv": Format(("states.csv",), _csv),
    "claims": Format(("claims.jsonl", SCHEMA_NAME), _claims),
    "acled": Format(("acled.csv",), _acled),
    "bibtex": Format(("references.bib",), _bibtex),
    "csl": Format(("references.json",), _csl),
}
"""By the name of the option of `conflictmap export`."""
