"""Whoever follows the tutorial gets what it shows."""

import pytest
from written_pages import ROOT, Follower, blocks, commands

PAGE = ROOT / "docs" / "tutorial.md"


@pytest.fixture(scope="module")
def followed(tmp_path_factory):
    """Return somebody who has done all that the tutorial says, in an empty folder."""
    follower = Follower(tmp_path_factory.mktemp("tutorial"))
    follower.follow(PAGE)
    return follower


def test_what_the_tutorial_shows_comes_out(followed):
    """Every command succeeds in its order, and answers what stands under it."""
    followed.check()
    assert len(followed.ran) == 9
    assert followed.compared == 10


def test_the_tutorial_leads_to_a_map_and_a_picture(followed):
    """At the end there are a page, a picture and its caption to open."""
    assert (followed.folder / "palmyra/output/index.html").stat().st_size > 50_000
    assert (followed.folder / "pictures/2016-12-12.png").read_bytes().startswith(b"\x89PNG")


def test_the_tutorial_types_nothing_else():
    """But for the installation, every line to type is one of conflictmap's, and so is tested."""
    typed = [block for block in blocks(PAGE.read_text(encoding="utf-8")) if block.kind == "typed"]
    others = [line for block in typed for line in commands(block.content)]
    assert [line for line in others if not line.startswith("conflictmap ")] == ["pip install ."]
