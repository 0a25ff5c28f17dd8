import json
import re
import shutil

from PIL import Image

from conflictmap.project import Project

URL = "https://maps.example.org/palmyra/"


def built(examples, folder, url):
    """Build a copy of the example that says where it is published, and return its output."""
    shutil.copytree(
        examples / "palmyra-2016", folder, ignore=shutil.ignore_patterns(".conflictmap", "output")
    )
    settings = folder / "conflictmap.toml"
    text = settings.read_text(encoding="utf-8")
    assert "\n[output]\n" in text
    settings.write_text(text.replace("\n[output]\n", f'\n[output]\nurl = "{url}"\n'), encoding="utf-8")
    Project.open(folder).build()
    return folder / "output"


def test_a_published_map_has_a_picture_that_links_to_it_show(examples, tmp_path):
    """Page and oembed.json name the preview by its whole address, with its size and in words."""
    output = built(examples, tmp_path / "a", URL)
    head = (output / "index.html").read_text(encoding="utf-8").split("</head>")[0]
    told = dict(re.findall(r'<meta property="(og:[\w:]+)" content="([^"]*)">', head))
    assert (told["og:url"], told["og:image"]) == (URL, f"{URL}preview.png")
    assert told["og:image:alt"].startswith("Map of reported control on ")
    with Image.open(output / "preview.png") as image:
        assert image.size == (int(told["og:image:width"]), int(told["og:image:height"])) == (1200, 630)
    assert json.loads((output / "oembed.json").read_text())["thumbnail_url"] == f"{URL}preview.png"
    again = built(examples, tmp_path / "b", URL)
    assert (again / "preview.png").read_bytes() == (output / "preview.png").read_bytes()


def test_a_map_without_an_address_has_none(examples, tmp_path):
    """Without an address no picture is drawn, because nobody could name it."""
    output = built(examples, tmp_path / "a", "")
    assert not (output / "preview.png").exists()
    assert "og:image" not in (output / "index.html").read_text(encoding="utf-8")
