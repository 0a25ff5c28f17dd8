import sqlite3
from datetime import date

import pytest

from conflictmap.claims_file import claim_lines
from conflictmap.errors import StoreError
from conflictmap.model import (
    Article,
    Certainty,
    Change,
    Claim,
    DateSpan,
    Extent,
    Precision,
    Toponym,
)
from conflictmap.store import SCHEMA, Store, article_key

TEXT = "Troops took the town,\u2028the monitor said."
ARTICLE = Article("a", "Title", "Wire", None, date(2016, 12, 11), "en", TEXT, ((0, len(TEXT)),))
CLAIM = Claim(
    id="c1",
    article="a",
    quote=TEXT,
    start=0,
    end=len(TEXT),
    change=Change.CAPTURED,
    gainer="syrian-government",
    loser=None,
    toponym=Toponym("the town", 12, 20, "Mahin", "town", "Homs", 135.0, 60.5),
    place=None,
    extent=Extent.WHOLE,
    when=DateSpan(None, date(2016, 12, 11), Precision.OPEN, 2),
    attribution="the monitor",
    certainty=Certainty.CLAIMED,
    background=False,
    trace=("frame take",),
)


def test_what_was_remembered_comes_back_as_it_was(tmp_path):
    """A claim survives the file to its last field, line separators in its quote included."""
    path = tmp_path / "deep" / "store.sqlite"
    with Store(path) as store:
        assert store.claims(ARTICLE, "r") is None
        store.remember([(ARTICLE, [CLAIM])], "r")
    with Store(path) as store:
        (claim,) = store.claims(ARTICLE, "r")
        assert claim == CLAIM
        assert claim.trace == CLAIM.trace


def test_no_claim_is_remembered_too(tmp_path):
    """An article that holds nothing is not read again either."""
    with Store(tmp_path / "s") as store:
        store.remember([(ARTICLE, [])], "r")
        assert store.claims(ARTICLE, "r") == ()


def test_a_change_of_article_or_reader_is_read_anew(tmp_path):
    """Another date, outlet or text, and other rules, make another entry."""
    from dataclasses import replace  # noqa: PLC0415 - only here

    with Store(tmp_path / "s") as store:
        store.remember([(ARTICLE, [CLAIM])], "r")
        assert store.claims(ARTICLE, "newer") is None
        for change in (
            {"published": date(2016, 12, 12)},
            {"source": "Post"},
            {"text": TEXT + " "},
            {"passages": ((0, 10),)},
        ):
            assert store.claims(replace(ARTICLE, **change), "r") is None


def test_a_failure_keeps_nothing_of_its_batch(tmp_path):
    """A batch is remembered whole or not at all."""

    def batch():
        yield ARTICLE, [CLAIM]
        raise KeyboardInterrupt

    with Store(tmp_path / "s") as store:
        with pytest.raises(KeyboardInterrupt):
            store.remember(batch(), "r")
        assert store.claims(ARTICLE, "r") is None


@pytest.mark.parametrize(
    "content", [b"no database at all, but long enough " * 9, b"SQLite format 3\x00" + b"\xff" * 4096]
)
def test_a_damaged_file_says_how_to_go_on(tmp_path, content):
    """Whoever has a broken store is told which file to put aside, its history with it."""
    path = tmp_path / "store.sqlite"
    path.write_bytes(content)
    with pytest.raises(StoreError, match="Rename it") as caught:
        Store(path)
    assert caught.value.where == str(path)


def test_a_newer_format_is_left_alone(tmp_path):
    """A store of a later version is neither read nor changed."""
    path = tmp_path / "store.sqlite"
    Store(path).close()
    connection = sqlite3.connect(path)
    connection.execute(f"PRAGMA user_version = {SCHEMA + 1}")
    connection.close()
    before = path.read_bytes()
    with pytest.raises(StoreError, match="newer conflictmap"):
        Store(path)
    assert path.read_bytes() == before


def test_somebody_elses_database_is_left_alone(tmp_path):
    """A database of another program is not taken for an empty store."""
    path = tmp_path / "store.sqlite"
    connection = sqlite3.connect(path)
    connection.execute("CREATE TABLE theirs (x)")
    connection.close()
    with pytest.raises(StoreError, match="something else"):
        Store(path)


def test_a_folder_that_cannot_be_made_says_so(tmp_path):
    """Where nothing can be written, deleting the file would not help, and is not asked for."""
    (tmp_path / "file").write_text("x")
    with pytest.raises(StoreError, match="cannot be remembered"):
        Store(tmp_path / "file" / "store.sqlite")


def test_a_store_in_use_is_waited_for_and_then_named(tmp_path, monkeypatch):
    """While another process writes, the second says that it has to wait, and loses nothing."""
    monkeypatch.setattr("conflictmap.store.database._SECONDS_TO_WAIT", 0.05)
    path = tmp_path / "store.sqlite"
    with Store(path) as store:
        other = sqlite3.connect(path, isolation_level=None)
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(StoreError, match="another build"):
            store.remember([(ARTICLE, [CLAIM])], "r")
        other.execute("ROLLBACK")
        other.close()
        store.remember([(ARTICLE, [CLAIM])], "r")
        assert store.claims(ARTICLE, "r") == (CLAIM,)


def test_two_at_once_share_the_file(tmp_path):
    """What one process remembers, another that has the file open finds."""
    path = tmp_path / "store.sqlite"
    with Store(path) as one, Store(path) as other:
        one.remember([(ARTICLE, [CLAIM])], "r")
        assert other.claims(ARTICLE, "r") == (CLAIM,)


# A file as version 1 made it, with one article read.
VERSION_1 = """
CREATE TABLE reading (
    article TEXT NOT NULL,  -- content_id of the article as it was read
    reader TEXT NOT NULL,   -- identity of rules, model, lexicons and gazetteer
    claims TEXT NOT NULL,   -- JSON lines, places not resolved
    PRIMARY KEY (article, reader)
) WITHOUT ROWID;
PRAGMA application_id = 1668112752;
PRAGMA user_version = 1;
"""


def test_a_file_of_version_1_is_brought_up_to_date(tmp_path):
    """What an earlier version read has no seal and is read again, and there is room for answers."""
    path = tmp_path / "store.sqlite"
    connection = sqlite3.connect(path)
    connection.executescript(VERSION_1)
    connection.execute(
        "INSERT INTO reading VALUES (?, 'r', ?)", (article_key(ARTICLE), "".join(claim_lines([CLAIM])))
    )
    connection.commit()
    connection.close()
    for before in (None, (CLAIM,)):
        with Store(path) as store:
            assert store.claims(ARTICLE, "r") == before
            store.remember([(ARTICLE, [CLAIM])], "r")
            store.keep_answer("nominatim", "http://x", "q", "[]", date(2026, 11, 26))
            store.check()
    connection = sqlite3.connect(path)
    assert connection.execute("PRAGMA user_version").fetchone() == (SCHEMA,)
    connection.close()


def test_answers_are_kept_for_ever(tmp_path):
    """An answer, also an empty one, comes back with its day; the first to be kept stays."""
    path = tmp_path / "store.sqlite"
    with Store(path) as store:
        assert store.answer("photon", "http://x", "q") is None
        store.keep_answer("photon", "http://x", "q", '[{"a": 1}]', date(2026, 11, 26))
        store.keep_answer("photon", "http://x", "q", "[]", date(2030, 1, 1))
        store.keep_answer("photon", "http://y", "q", "[]", date(2026, 11, 27))
    with Store(path) as store:
        assert store.answer("photon", "http://x", "q") == ('[{"a": 1}]', date(2026, 11, 26))
        assert store.answer("nominatim", "http://x", "q") is None
        assert store.answers() == (2, 1)
