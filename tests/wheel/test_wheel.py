import json
import os
import re
import shutil
import subprocess
import sys
import venv
import zipfile

import pytest


def run(*command, cwd, **environment):
    """Run a command without anything of this checkout on the path, and return what it wrote."""
    inherited = {name: value for name, value in os.environ.items() if not name.startswith("PYTHON")}
    done = subprocess.run(
        [str(part) for part in command],
        cwd=cwd,
        env=inherited | environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout[-3000:] + done.stderr[-3000:]
    return done.stdout + done.stderr


def build_wheel(checkout, folder, **environment):
    """Return the wheel that a checkout makes, built by what `make` installed."""
    pip = [sys.executable, "-m", "pip", "wheel", "--quiet", "--no-deps", "--no-build-isolation"]
    run(*pip, "--wheel-dir", folder, checkout, cwd=folder, **environment)
    (built,) = folder.glob("*.whl")
    return built


@pytest.fixture(scope="module")
def wheel(pytestconfig, tmp_path_factory):
    """Return the wheel that this checkout makes."""
    return build_wheel(pytestconfig.rootpath, tmp_path_factory.mktemp("wheel"))


def test_the_wheel_holds_what_it_needs_and_no_more(wheel):
    """Gazetteer, rules and viewer bundle are inside; tests, examples and node's packages are not."""
    names = zipfile.ZipFile(wheel).namelist()
    for needed in (
        "conflictmap/py.typed",
        "conflictmap/articles/boilerplate.toml",
        "conflictmap/cli/template/conflictmap.toml",
        "conflictmap/export/acled.toml",
        "conflictmap/export/schema/claims.schema.json",
        "conflictmap/cli/template/gitignore",
        "conflictmap/gazetteer/kinds.toml",
        "conflictmap/gazetteer/theatres/syria-iraq/theatre.toml",
        "conflictmap/gazetteer/world/places.feather",
        "conflictmap/maps/viewer/dist/viewer.js",
        "conflictmap/reading/data/frames.toml",
    ):
        assert needed in names
    foreign = [name for name in names if not name.startswith(("conflictmap/", "conflictmap-"))]
    assert foreign == []
    assert not any("node_modules" in name or "/tests/" in name or "__pycache__" in name for name in names)
    assert wheel.stat().st_size < 60e6


def test_the_wheel_lists_what_others_made(wheel):
    """Its bill of materials and the licences of code and data are where tools look for them."""
    files = zipfile.ZipFile(wheel)
    (bill,) = (name for name in files.namelist() if ".dist-info/sboms/" in name)
    components = {component["name"] for component in json.loads(files.read(bill))["components"]}
    assert {"leaflet", "fflate", "world-atlas", "OpenStreetMap"} <= components
    licences = {name.rpartition("/licenses/")[2] for name in files.namelist() if "/licenses/" in name}
    assert licences == {"LICENSE", "gazetteer/world/common-words.LICENCE.txt"}
    assert "conflictmap/maps/viewer/dist/LICENSES.txt" in files.namelist()


def test_two_wheels_have_the_same_bytes(wheel, pytestconfig, tmp_path):
    """Built from a copy elsewhere, with other file times, in another time zone, not a byte differs."""
    copy = tmp_path / "copy"
    left_out = shutil.ignore_patterns("node_modules", "__pycache__")
    for name in ("conflictmap", "gazetteer"):
        shutil.copytree(
            pytestconfig.rootpath / name, copy / name, ignore=left_out, copy_function=shutil.copyfile
        )
    for name in ("pyproject.toml", "hatch_build.py", "LICENSE", "README.md", ".gitignore"):
        shutil.copyfile(pytestconfig.rootpath / name, copy / name)
    (tmp_path / "again").mkdir()
    again = build_wheel(copy, tmp_path / "again", TZ="Asia/Kathmandu", LC_ALL="C", PYTHONHASHSEED="7")
    assert again.name == wheel.name
    assert again.read_bytes() == wheel.read_bytes()


def test_the_wheel_builds_a_map_in_an_empty_environment(wheel, pytestconfig, examples, tmp_path):
    """Installed by itself, away from the checkout, the package makes the example's map."""
    home = tmp_path / "venv"
    venv.create(home, with_pip=True)
    python = home / "bin" / "python"
    # A file of a wheel that was just built has no hash that could be pinned: versions alone.
    pinned = (pytestconfig.rootpath / "requirements.txt").read_text(encoding="utf-8")
    versions = tmp_path / "versions.txt"
    versions.write_text(re.sub(r" *\\\n +--hash=\S+", "", pinned), encoding="utf-8")
    # Compiled is what is imported, and no more.
    run(python, "-m", "pip", "install", "--quiet", "--no-compile", "-c", versions, wheel, cwd=tmp_path)
    where = run(python, "-c", "import conflictmap; print(conflictmap.__file__)", cwd=tmp_path)
    assert str(home) in where
    assert "FAIL" not in run(home / "bin" / "conflictmap", "doctor", cwd=tmp_path)
    articles = tmp_path / "project" / "articles"
    articles.mkdir(parents=True)
    for path in (examples / "palmyra-2016" / "articles").iterdir():
        (articles / path.name).write_bytes(path.read_bytes())
    settings = (examples / "palmyra-2016" / "conflictmap.toml").read_bytes()
    (tmp_path / "project" / "conflictmap.toml").write_bytes(settings)
    said = run(home / "bin" / "conflictmap", "build", "project", cwd=tmp_path)
    assert "map: project/output/index.html" in said
    assert (tmp_path / "project" / "output" / "index.html").stat().st_size > 100_000
