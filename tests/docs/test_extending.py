"""Whoever follows the recipes for extending sees each of them at work."""

import shutil

import pytest
from written_pages import ROOT, Follower, blocks

PAGE = ROOT / "docs" / "extending.md"


@pytest.fixture(scope="module")
def followed(tmp_path_factory):
    """Return somebody who has done all that the page says, at the top of a copy of the checkout."""
    checkout = tmp_path_factory.mktemp("checkout")
    unneeded = shutil.ignore_patterns("node_modules", "__pycache__")
    for folder in ("conflictmap", "gazetteer"):
        shutil.copytree(ROOT / folder, checkout / folder, ignore=unneeded)
    follower = Follower(checkout, checkout)
    follower.follow(PAGE)
    return follower


def test_every_recipe_has_its_effect(followed):
    """Parties, places, frames, names, sources, a theatre and an export have the effect that is shown."""
    followed.check()
    assert len(followed.ran) == 11
    assert followed.compared == 8


def test_every_kind_of_file_is_extended(followed):
    """The recipes change each file of a project and of the repository that is meant to be changed."""
    files = (
        *("badia/conflictmap.toml", "badia/frames.toml", "badia/corrections.toml"),
        *("gazetteer/theatres/sri-lanka/places.csv", "gazetteer/actors/sri-lanka.toml"),
        *("gazetteer/sources/outlets.toml", "conflictmap/reading/data/frames.toml"),
        *("conflictmap/export/tally.py", "conflictmap/export/formats.py", "conflictmap/cli/export.py"),
    )
    said = "\n".join(block.content for block in blocks(PAGE.read_text(encoding="utf-8")))
    for name in files:
        assert f"`{name}`:" in said or f"In `{name}`, put" in said, name
        kept = ROOT / name
        assert not kept.exists() or (followed.folder / name).read_bytes() != kept.read_bytes(), name
