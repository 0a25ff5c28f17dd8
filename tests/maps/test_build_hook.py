import re
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT))

import hatch_build  # noqa: E402 -- lies at the checkout's root, outside of any package

VIEWER = ROOT / hatch_build.VIEWER


def test_digest_changes_with_any_source(tmp_path):
    """Editing or adding a module, a style or the lock file makes a new digest; nothing else does."""
    (tmp_path / "src" / "style").mkdir(parents=True)
    (tmp_path / "src" / "page.js").write_text("1")
    (tmp_path / "src" / "style" / "page.css").write_text("a{}")
    seen = {hatch_build.sources_digest(tmp_path)}
    (tmp_path / "README.md").write_text("read me")
    assert hatch_build.sources_digest(tmp_path) in seen
    for name, content in (
        ("src/page.js", "2"),
        ("src/more.js", ""),
        ("src/style/page.css", "b{}"),
        ("package-lock.json", "{}"),
    ):
        (tmp_path / name).write_text(content)
        digest = hatch_build.sources_digest(tmp_path)
        assert digest not in seen, name
        seen.add(digest)


def test_digest_covers_every_tracked_source():
    """Each file that the bundle is made of is seen by the digest."""
    covered = {path for pattern in hatch_build.SOURCES for path in VIEWER.glob(pattern)}
    sources = {
        path for folder in ("src", "bundling") for path in (VIEWER / folder).rglob("*") if path.is_file()
    }
    assert sources <= covered


def test_lock_file_names_no_server():
    """The lock file pins each package by its digest and holds no download address."""
    lock = (VIEWER / "package-lock.json").read_text()
    assert re.findall(r"https?://|\"resolved\"", lock) == []
    assert lock.count('"integrity"') > 10


def test_bundle_carries_the_licences_of_what_is_in_it():
    """Leaflet, fflate, world-atlas and Natural Earth are credited beside the bundle, with their texts."""
    text = (VIEWER / "dist" / "LICENSES.txt").read_text()
    assert "Leaflet 1.9.4" in text
    assert "Redistribution and use in source and binary forms" in text
    assert "fflate 0.8.3" in text
    assert "Arjun Barrett" in text
    assert "world-atlas 2.0.2" in text
    assert "Natural Earth" in text
