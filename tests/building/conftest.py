import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from two_reports import LOST, SETTINGS, TOOK

Run = Callable[..., subprocess.CompletedProcess[str]]


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """Return a project with one article, on a Sunday."""
    folder = tmp_path / "project"
    (folder / "articles").mkdir(parents=True)
    (folder / "conflictmap.toml").write_text(SETTINGS, encoding="utf-8")
    (folder / "articles" / "took.txt").write_text(TOOK, encoding="utf-8")
    return folder


@pytest.fixture
def add(project: Path) -> Callable[[str, str], Path]:
    """Return a function that puts an article into the project."""

    def put(name: str, text: str) -> Path:
        path = project / "articles" / f"{name}.txt"
        path.write_text(text, encoding="utf-8")
        return path

    return put


@pytest.fixture
def command() -> Run:
    """Return a function that runs conflictmap as its users do."""

    def run(*arguments: object, **options: object) -> subprocess.CompletedProcess[str]:
        words = [sys.executable, "-m", "conflictmap", *map(str, arguments)]
        return subprocess.run(words, capture_output=True, text=True, check=False, **options)

    return run


def outputs(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir() if path.is_file()}


@pytest.fixture
def read() -> Callable[[Path], dict[str, bytes]]:
    """Return a function that reads all files of a folder."""
    return outputs


@pytest.fixture(scope="session")
def alternatives(tmp_path_factory: pytest.TempPathFactory) -> tuple[dict[str, bytes], dict[str, bytes]]:
    """Return what a first build writes of the first article alone, and of both."""
    found = []
    for articles in ({"took": TOOK}, {"took": TOOK, "lost": LOST}):
        folder = tmp_path_factory.mktemp("alternative")
        (folder / "articles").mkdir()
        (folder / "conflictmap.toml").write_text(SETTINGS, encoding="utf-8")
        for name, text in articles.items():
            (folder / "articles" / f"{name}.txt").write_text(text, encoding="utf-8")
        subprocess.run(
            [sys.executable, "-m", "conflictmap", "build", folder], check=True, capture_output=True
        )
        found.append(outputs(folder / "output"))
        shutil.rmtree(folder)
    return found[0], found[1]
