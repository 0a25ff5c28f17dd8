"""The gallery shows what its commands make."""

import shutil
from pathlib import Path

import pytest
from PIL import Image
from written_pages import ROOT, Follower, blocks, commands, script

gallery = script("gallery")
TEXT = (ROOT / "docs" / "gallery.md").read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def made(tmp_path_factory) -> Path:
    """Return the folder in which every command of the gallery has run."""
    folder = tmp_path_factory.mktemp("gallery")
    unneeded = shutil.ignore_patterns("output", ".conflictmap")
    shutil.copytree(ROOT / "examples", folder / "examples", ignore=unneeded)
    follower = Follower(folder)
    for block in blocks(TEXT):
        for command in commands(block.content) if block.kind == "typed" else []:
            follower.run(command, "gallery.md")
    follower.check()
    return folder


def test_the_page_says_what_the_exports_say(made):
    """Captions and alternative texts are those that today's program writes."""
    assert gallery.page(made) == TEXT, "run python docs/gallery.py"


@pytest.mark.parametrize("shown", gallery.SHOWN, ids=lambda shown: shown.kept)
def test_each_command_gives_the_picture_that_is_kept(made, shown):
    """A command makes a picture of the kept one's shape, and the kept one is small enough for a page."""
    kept = gallery.IMAGES / f"{shown.kept}.png"
    assert kept.stat().st_size <= gallery.LARGEST
    with Image.open(made / f"{shown.made}.png") as picture, Image.open(kept) as there:
        assert gallery.reduced(picture).size == there.size


def test_the_command_of_the_page_gives_the_page(made):
    """The first command of the gallery builds the map."""
    assert (made / "output/palmyra-2016/index.html").read_text(encoding="utf-8").startswith("<!doctype html>")


def test_a_reduced_picture_keeps_the_colours_of_its_signs():
    """Of a picture with few colours none is changed, so that no party gets another's colour."""
    picture = Image.new("RGB", (400, 400), "white")
    for number, colour in enumerate(["#c0392b", "#3d3d3d", "#f4c20d"]):
        picture.paste(colour, (0, 100 * number, 400, 100 * number + 60))
    reduced = gallery.reduced(picture).convert("RGB")
    assert {pixel for _, pixel in reduced.getcolors()} == {pixel for _, pixel in picture.getcolors()}
