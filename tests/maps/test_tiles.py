import json

import pytest
from timelines import timeline

from conflictmap.errors import InputError
from conflictmap.maps import PageOptions, find_tiles, page_html


def test_provider_is_found_by_name():
    """A provider of xyzservices gives its address, its credit in plain text and its levels."""
    tiles = find_tiles("OpenStreetMap.Mapnik")
    assert tiles.url == "https://tile.openstreetmap.org/{z}/{x}/{y}.png"
    assert tiles.credit == "© OpenStreetMap contributors"
    assert tiles.max_zoom == 19
    assert tiles.origin == "https://tile.openstreetmap.org"


def test_variant_of_a_provider_is_filled_in():
    """What the provider fixes stands in the address; what the map varies stays open."""
    assert "{variant}" not in find_tiles("Esri.WorldImagery").url
    assert find_tiles("OpenTopoMap").origin == "https://*.tile.opentopomap.org"


def test_address_of_ones_own_is_taken():
    """An address with level, column and row is taken with the credit that goes with it."""
    tiles = find_tiles("http://127.0.0.1:8080/{z}/{x}/{y}.png", credit="Our own")
    assert (tiles.origin, tiles.credit) == ("http://127.0.0.1:8080", "Our own")


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("Nowhere.Map", "is no source of map tiles"),
        ("https://tiles.example/{z}/{x}.png", "has no {y}"),
        ("https://tiles.example/{z}/{x}/{y}?k={key}", "has {key}, which nothing fills"),
        ("https://a b;script-src *;/{z}/{x}/{y}", "has no plain host"),
        ("Thunderforest.OpenCycleMap", "needs a key"),
    ],
)
def test_what_is_no_map_is_refused(name, message):
    """A wrong name, an address that lacks a part, a host that would open the policy, a missing key."""
    with pytest.raises(InputError, match=r"output\.tiles") as refused:
        find_tiles(name, where="output.tiles")
    assert message in str(refused.value)


def test_page_allows_the_tile_server_only():
    """The policy names the server for pictures; without tiles it names none, and the page has no settings."""
    tiles = find_tiles("https://{s}.tiles.example/{z}/{x}/{y}.png", credit="</script><b>")
    html = page_html(timeline(), PageOptions(tiles=tiles))
    assert "img-src data: blob: https://*.tiles.example;" in html
    start = html.index('id="cm-tiles-settings">') + len('id="cm-tiles-settings">')
    assert json.loads(html[start : html.index("</script>", start)])["credit"] == "</script><b>"
    plain = page_html(timeline())
    assert "img-src data: blob:;" in plain
    assert 'cm-tiles-settings">' not in plain
