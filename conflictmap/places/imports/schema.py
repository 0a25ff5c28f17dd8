"""The tables of an imported gazetteer's index, and by which rules its names were folded."""

import hashlib
from functools import cache
from importlib.metadata import version
from pathlib import Path
from typing import Final

from conflictmap.data import gazetteer_folder
from conflictmap.places import names

FORMAT: Final = 1
"""The version of the tables, kept in the file's user_version."""
APPLICATION: Final = 0x636D677A
"""What the file's application_id says ("cmgz"), so that no other database is taken for an index."""

TABLES: Final = """
CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE place (
    number INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    name TEXT NOT NULL,
    kind TEXT NOT NULL,
    lat REAL NOT NULL,         -- degrees WGS 84
    lon REAL NOT NULL,
    radius_km REAL,            -- NULL: that of the kind
    country TEXT NOT NULL,     -- ISO 3166-1 alpha-2, '' where not known
    within TEXT NOT NULL,      -- id of the place around it, '' where not known
    population INTEGER NOT NULL,
    code TEXT NOT NULL,        -- the source's own word for the kind
    rank INTEGER NOT NULL      -- how good the name is among those of the place, 0 is best
);
CREATE TABLE name (
    place INTEGER NOT NULL,
    language TEXT NOT NULL,    -- ISO 639-1, '' where not known
    name TEXT NOT NULL,
    PRIMARY KEY (place, language, name)
) WITHOUT ROWID;
CREATE TABLE area (place INTEGER PRIMARY KEY, wkb BLOB NOT NULL);
CREATE TABLE key (
    key TEXT NOT NULL,         -- strict_key or loose_keys of a name
    place INTEGER NOT NULL,
    PRIMARY KEY (key, place)
) WITHOUT ROWID;
"""


@cache
def folding() -> str:
    """Return an id of what folds names into keys; an index made by something else must not be asked."""
    digest = hashlib.blake2b(version("anyascii").encode(), digest_size=16)
    for path in (Path(names.__file__), gazetteer_folder() / "world" / "transliterated.txt"):
        digest.update(path.read_bytes())
    return digest.hexdigest()
