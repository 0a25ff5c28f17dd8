"""Small files of every format, of places that nobody will find on a map."""

import zipfile
from pathlib import Path

from conflictmap.places.imports import Choices, Imported, Order, Report, import_gazetteer

_OLD_HEADER = (
    "RC UFI UNI LAT LONG DMS_LAT DMS_LONG MGRS JOG FC DSG PC CC1 ADM1 POP ELEV CC2 NT LC SHORT_FORM GENERIC "
    "SORT_NAME_RO FULL_NAME_RO FULL_NAME_ND_RO SORT_NAME_RG FULL_NAME_RG FULL_NAME_ND_RG NOTE MODIFY_DATE "
    "DISPLAY NAME_RANK NAME_LINK TRANSL_CD NM_MODIFY_DATE F_EFCTV_DT F_TERM_DT"
)
_NEW_HEADER = (
    "rk ufi uni full_name nt lat_dd long_dd efctv_dt term_dt_f term_dt_n desig_cd fc cc_ft adm1 ft_link "
    "name_rank lang_cd transl_cd script_cd name_link cc_nm generic full_nm_nd sort_gen sort_name lat_dms "
    "long_dms mgrs mod_dt_ft mod_dt_nm dialect_cd display gis_notes"
)
GNS_OLD, GNS_NEW = _OLD_HEADER.split(), _NEW_HEADER.split()


def geonames(
    number: object = 90_000_001,
    name: str = "Khirbat Zahmat",
    lat: object = 34.7,
    lon: object = 38.5,
    *,
    ascii_name: str | None = None,
    names: str = "",
    code: str = "P.PPL",
    country: str = "SY",
    people: object = 0,
) -> str:
    """Return a line of a GeoNames dump."""
    feature_class, _, feature = code.partition(".")
    cells = [
        number,
        name,
        name if ascii_name is None else ascii_name,
        names,
        lat,
        lon,
        feature_class,
        feature,
    ]
    cells += [country, "", "04", "", "", "", people, "", 400, "Asia/Damascus", "2026-09-01"]
    return "\t".join(str(cell) for cell in cells)


def gns(columns: list[str], **cells: object) -> str:
    """Return a line of a GNS file of the given columns."""
    assert set(cells) <= set(columns)
    return "\t".join(str(cells.get(column, "")) for column in columns)


def write(path: Path, *lines: str, end: str = "\n", encoding: str = "utf-8") -> Path:
    """Write lines to a file and return it."""
    path.write_bytes("".join(line + end for line in lines).encode(encoding))
    return path


def zipped(path: Path, **members: str | bytes) -> Path:
    """Write an archive of members, whose names have a dot for a double underscore."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name.replace("__", "."), content)
    return path


def run(file: Path, target: Path | None = None, **options: object) -> Report:
    """Import a file without a progress bar; `columns` and `kind` are the choices, the rest the order's."""
    choices = Choices(options.pop("columns", {}), options.pop("kind", None))  # type: ignore[arg-type]
    order = Order(file, choices, **options)  # type: ignore[arg-type]
    return import_gazetteer(order, target or file.parent / "index" / "own.sqlite", lambda *_: None)


def places(report: Report) -> dict[str, tuple[str, str]]:
    """Return name and kind by the id of all places of an import."""
    imported = Imported(report.path)
    rows = imported._connection.execute("SELECT id, name, kind FROM place").fetchall()
    imported.close()
    return {identity: (name, kind) for identity, name, kind in rows}


def reasons(report: Report) -> dict[str, list[str]]:
    """Return where the shown bad rows of an import are, by reason."""
    return {reason.reason: [row.where.rpartition("/")[2] for row in reason.examples] for reason in report.bad}


def dump(path: Path) -> list[str]:
    """Return the statements that make an index."""
    imported = Imported(path)
    lines = list(imported._connection.iterdump())
    imported.close()
    return lines
