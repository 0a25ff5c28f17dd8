from pathlib import Path

import pytest


@pytest.fixture
def folder(tmp_path: Path, request: pytest.FixtureRequest) -> Path:
    """Return a project whose one article is the `ARTICLE` of the test's module."""
    (tmp_path / "articles").mkdir()
    (tmp_path / "articles" / "wire.md").write_text(request.module.ARTICLE, encoding="utf-8")
    (tmp_path / "conflictmap.toml").write_text('title = "A map"\ntheatre = "syria-iraq"\n', encoding="utf-8")
    return tmp_path
