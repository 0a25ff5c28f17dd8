import base64
import hashlib
import os
import re
import subprocess
import sys
from dataclasses import fields, replace
from pathlib import Path

import folium
import pytest
from timelines import hostile, timeline

from conflictmap.errors import InstallationError, NothingLeftError
from conflictmap.maps import ControlLayer, ControlMap, PageOptions, bundle, page_html, write_page
from conflictmap.maps.page import PageContent


def test_page_is_a_folium_map():
    """What is drawn is a `folium.Map`, so everything made for folium can be added to it."""
    page = ControlMap(timeline())
    assert isinstance(page, folium.Map)
    assert page.get_name() == "map_control"


def test_same_timeline_same_bytes():
    """Two pages of one timeline are equal, in another process with another hash seed, locale and zone too."""
    program = (
        "import hashlib, sys; sys.path.insert(0, sys.argv[1]);"
        "from timelines import timeline; from conflictmap.maps import page_html;"
        "print(hashlib.sha256(page_html(timeline()).encode()).hexdigest())"
    )
    here = str(Path(__file__).parent)
    prints = set()
    for seed, zone in (("1", "Pacific/Auckland"), ("2", "America/New_York")):
        environment = os.environ | {"PYTHONHASHSEED": seed, "TZ": zone, "LC_ALL": "C.UTF-8"}
        done = subprocess.run(
            [sys.executable, "-c", program, here], env=environment, capture_output=True, text=True, check=True
        )
        prints.add(done.stdout.strip())
    prints.add(hashlib.sha256(page_html(timeline()).encode()).hexdigest())
    assert len(prints) == 1


def test_page_names_no_server():
    """Nothing in the page is loaded from elsewhere: no source, no link, no address in a style."""
    html = page_html(timeline())
    assert re.findall(r"""<(?:script|img|iframe)[^>]*\bsrc=""", html) == []
    assert re.findall(r"""<link[^>]*href="(?!data:)""", html) == []
    assert re.findall(r"""url\((?!['"]?(?:data:|#))""", html.split("</style>")[0]) == []


def test_policy_allows_the_pages_own_scripts_by_hash():
    """The policy forbids all but the scripts and styles in the page, which it names by their digests."""
    html = page_html(timeline())
    policy = re.search(r'Content-Security-Policy" content="([^"]*)"', html)[1].replace("&#39;", "'")
    assert policy.startswith("default-src 'none'; script-src 'sha256-")
    assert "unsafe" not in policy
    assert "connect-src" not in policy
    scripts = re.findall(r"<script>(.*?)</script>", html, re.DOTALL)
    assert len(scripts) == 2
    for content in (*scripts, re.search(r"<style>(.*?)</style>", html, re.DOTALL)[1]):
        assert base64.b64encode(hashlib.sha256(content.encode()).digest()).decode() in policy


def test_text_from_outside_is_only_in_the_data():
    """Names, quotes and titles of a timeline stand nowhere in the markup, however they are written."""
    html = page_html(hostile("</script><b>uniquemark{{1}}"), PageOptions("Plain"))
    assert "uniquemark" not in html


def test_title_is_escaped():
    """The settings' own words are text in the page."""
    html = page_html(timeline(), PageOptions("<b>A</b> & {{ b }}", "</title><script>"))
    assert "<title>&lt;b&gt;A&lt;/b&gt; &amp; {{ b }}</title>" in html
    assert "</title><script>" not in html


def test_seeds_sized_page_is_small():
    """A page of a dozen places with its base map stays under 400 KB."""
    assert len(page_html(timeline()).encode()) < 400_000


def test_nothing_to_draw_is_an_error():
    """A timeline without states is refused in one line."""
    with pytest.raises(NothingLeftError, match="no state of control"):
        page_html(replace(timeline(), states=(), as_known=()))


def test_missing_bundle_says_how_to_mend_it(monkeypatch, tmp_path):
    """A checkout whose script was never built names the missing file and the command that makes it."""
    monkeypatch.setattr(bundle, "FOLDER", tmp_path)
    with pytest.raises(InstallationError, match=r"viewer\.js.*pip install --editable"):
        bundle.bundled_bytes("viewer.js")


def test_page_is_written_whole_or_not_at_all(tmp_path):
    """A page that cannot be made leaves the one before it as it was."""
    path = tmp_path / "map.html"
    write_page(timeline(), path)
    before = path.read_bytes()
    with pytest.raises(NothingLeftError):
        write_page(replace(timeline(), states=(), as_known=()), path)
    assert path.read_bytes() == before
    assert [file.name for file in tmp_path.iterdir()] == ["map.html"]


def test_everything_the_template_gets_is_documented():
    """Each field of the template's record is described in its docstring."""
    for field in fields(PageContent):
        assert re.search(rf"\b{field.name}\b", PageContent.__doc__)


def test_layer_has_a_stable_name():
    """Two layers of one timeline bear the same id, so that a host map's bytes depend on the host alone."""
    names = {ControlLayer(timeline()).get_name() for _ in range(2)}
    assert len(names) == 1


def test_layer_off_a_map_is_refused():
    """Drawing a layer that is on no map says what to do."""
    with pytest.raises(TypeError, match="add it to one first"):
        ControlLayer(timeline()).render()
