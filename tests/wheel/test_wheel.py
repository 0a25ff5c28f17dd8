import os
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


@pytest.fixture(scope="module")
def wheel(pytestconfig, tmp_path_factory):
    """Return the wheel that this checkout makes."""
    folder = tmp_path_factory.mktemp("wheel")
    constraints = str(pytestconfig.rootpath / "constraints.txt")
    pip = [sys.executable, "-m", "pip", "wheel", "--quiet", "--no-deps", "--build-constraint", constraints]
    run(*pip, "--wheel-dir", folder, pytestconfig.rootpath, cwd=folder)
    (built,) = folder.glob("*.whl")
    return built


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


def test_the_wheel_builds_a_map_in_an_empty_environment(wheel, pytestconfig, examples, tmp_path):
    """Installed by itself, away from the checkout, the package makes the example's map."""
    home = tmp_path / "venv"
    venv.create(home, with_pip=True)
    python = home / "bin" / "python"
    constraints = pytestconfig.rootpath / "constraints.txt"
    run(python, "-m", "pip", "install", "--quiet", "-c", constraints, wheel, cwd=tmp_path)
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
