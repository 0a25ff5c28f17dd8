"""The installation: Python, SQLite, temporary files, language model, bundle, gazetteers, fonts."""

import re
import shutil
import sqlite3
import sys
import tempfile
from collections.abc import Iterator, Sequence
from importlib import metadata
from pathlib import Path
from typing import Final

from conflictmap import __version__
from conflictmap.checks.finding import Check, Finding, failed, warned
from conflictmap.errors import ConflictmapError
from conflictmap.wording import counted

_OLDEST: Final = (3, 11)
_NEWEST: Final = (3, 14)
# The first with tables WITHOUT ROWID, which the store is made of.
_OLDEST_SQLITE: Final = (3, 8, 2)
# A gazetteer that is imported is written there, and documents are put together.
_ROOM_FOR_TEMPORARY: Final = 50_000_000
_PINNED: Final = re.compile(r"(?P<name>[\w.-]+?)\s*==\s*(?P<version>[\w.]+)")


def installation_checks() -> list[Check]:
    """Return the checks that need no project."""
    return [
        ("Python", _python),
        ("temporary files", _temporary),
        ("language model", _model),
        ("viewer bundle", _viewer),
        ("gazetteer", _gazetteer),
        ("fonts", _fonts),
        ("imported gazetteers", lambda: imports_in(None)),
    ]


def _python() -> Iterator[Finding]:
    says = f"{sys.version.split()[0]}, SQLite {sqlite3.sqlite_version}, conflictmap {__version__}"
    if not _OLDEST <= sys.version_info[:2] <= _NEWEST:
        yield failed("Python", f"{says}. Use Python 3.11 to 3.14")
    elif sqlite3.sqlite_version_info < _OLDEST_SQLITE:
        oldest = ".".join(map(str, _OLDEST_SQLITE))
        yield failed("Python", f"{says}. Use a Python with SQLite {oldest} or newer")
    else:
        yield Finding("Python", says)


def _temporary() -> Iterator[Finding]:
    try:
        folder = tempfile.gettempdir()
        free = shutil.disk_usage(folder).free
    except OSError as error:
        says = f"no folder for them can be written ({error.strerror}). Make room, or set TMPDIR to another"
        yield failed("temporary files", says)
        return
    says = f"{folder}, {_megabytes(free)} free"
    if free < _ROOM_FOR_TEMPORARY:
        yield warned("temporary files", f"{says}. Make room there, or set TMPDIR to another folder")
    else:
        yield Finding("temporary files", says)


def _megabytes(size: int) -> str:
    return f"{size / 1_000_000:,.0f} MB"


# What follows imports each part only when it is checked: one that is missing must not hide the others.


def _model() -> Iterator[Finding]:
    from conflictmap.reading.parser import load_model, model_name  # noqa: PLC0415 - see above

    name, has = model_name(), str(load_model().meta["version"])
    wanted = _pinned(name.rpartition("-")[0])
    if wanted is not None and wanted != has:
        says = f"{name}, where conflictmap was measured with {wanted}. Install conflictmap again"
        yield warned("language model", says)
    else:
        yield Finding("language model", name)


def _pinned(package: str) -> str | None:
    """Return the version of a package that conflictmap is installed with, None where it does not say."""
    try:
        required = metadata.requires("conflictmap") or []
    except metadata.PackageNotFoundError:
        return None
    found = [_PINNED.match(line) for line in required]
    versions = {one["name"].replace("-", "_").casefold(): one["version"] for one in found if one is not None}
    return versions.get(package.replace("-", "_").casefold())


def _viewer() -> Iterator[Finding]:
    from conflictmap.maps.bundle import bundled_bytes, page_bundle  # noqa: PLC0415 - see above

    bundle = page_bundle()
    for name in ("layer.js", "layer.css", "countries.bin.gz"):
        bundled_bytes(name)
    if not bundle.script or not bundle.style:
        yield failed("viewer bundle", "it is empty. Install conflictmap again")
    else:
        yield Finding("viewer bundle", f"{(len(bundle.script) + len(bundle.style)) // 1024} kB")


def _gazetteer() -> Iterator[Finding]:
    from conflictmap.data import gazetteer_folder, theatre_names  # noqa: PLC0415 - see above
    from conflictmap.places import Gazetteer  # noqa: PLC0415 - see above
    from conflictmap.places.theatre import load_sources  # noqa: PLC0415 - see above
    from conflictmap.reading.actors import load_actors  # noqa: PLC0415 - see above

    folder = gazetteer_folder()
    theatres = theatre_names(folder)
    if not theatres:
        yield failed("gazetteer", f"{folder}: it has no theatre. Install conflictmap again")
        return
    places = Gazetteer.open(theatres).local_places()
    actors = load_actors(folder / "actors", ())
    unlicensed = sorted(name for name, source in load_sources(folder).items() if not source.licence.strip())
    if unlicensed:
        says = f"these sources have no licence: {', '.join(unlicensed)}. Install conflictmap again"
        yield failed("gazetteer", says)
    yield Finding(
        "gazetteer", f"{len(theatres)} theatres with {len(places)} places of their own, {len(actors)} actors"
    )


def _fonts() -> Iterator[Finding]:
    from conflictmap.maps.pictures.fonts import Fonts  # noqa: PLC0415 - see above

    fonts = Fonts()
    missing = sorted({family for family in (*fonts.sans, *fonts.serif) if not _is_there(family)})
    if missing:
        says = f"pictures lack {', '.join(missing)}. Install matplotlib again: the fonts come with it"
        yield warned("fonts", says)
    else:
        yield Finding("fonts", ", ".join(dict.fromkeys((*fonts.sans, *fonts.serif))))


def _is_there(family: str) -> bool:
    from matplotlib.font_manager import FontProperties, findfont  # noqa: PLC0415 - see above

    try:
        return Path(findfont(FontProperties(family=[family]), fallback_to_default=False)).is_file()
    except ValueError:
        return False


def imports_in(project: Path | None) -> Iterator[Finding]:
    """Check the gazetteers that were imported for a project, or for all where none is given."""
    from conflictmap.places.imports import FOLDER, indices, user_folder  # noqa: PLC0415 - see above

    folder = user_folder() if project is None else project / FOLDER
    yield from _imported(indices(folder))
    for left in sorted(folder.glob(".*.importing")):
        name = left.name.removeprefix(".").removesuffix(".importing")
        says = f"{left}: an import was stopped, or is at work. Import {name} again, which clears it away"
        yield warned("imported gazetteer", says)


def _imported(paths: Sequence[Path]) -> Iterator[Finding]:
    from conflictmap.places.imports import Imported  # noqa: PLC0415 - see above

    for path in paths:
        try:
            imported = Imported(path)
            imported.check()
            count, facts = len(imported), imported.facts
            says = f"{imported.name}, {counted(count, 'place')}, {facts['title']} ({facts['licence']})"
            imported.close()
        except ConflictmapError as error:
            yield failed("imported gazetteer", str(error))
        except (ValueError, LookupError):
            says = f"{path}: what it says of itself is damaged. Import it again under this name"
            yield failed("imported gazetteer", says)
        else:
            yield Finding("imported gazetteer", says)
