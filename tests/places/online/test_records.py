import json

import pytest
from geocoding_server import geonames, nominatim, photon

from conflictmap.errors import DataError
from conflictmap.kinds import load_kinds
from conflictmap.places.online import Protocol
from conflictmap.places.online.records import read_records, service_kinds


def read(protocol, *records):
    return read_records(Protocol(protocol), json.dumps(records))


def test_the_services_kinds_are_ours():
    """Every kind that a service's word stands for is one of gazetteer/kinds.toml."""
    kinds = service_kinds()
    named = {kind for values in kinds.osm.values() for kind in values.values()}
    assert named | set(kinds.geonames.values()) | kinds.only_if_said <= load_kinds().by_name.keys()


def test_a_record_of_nominatim_becomes_a_place():
    """Id, names by language, country and point are read; of a node the made-up box is not."""
    tags = {
        "name": "تل قمح",
        "name:en": "Tell Qumah",
        "alt_name": "Tal Qamh;Tel Kumah",
        "name:etymology:wikidata": "Q1",
        "ref": "12",
    }
    (place,) = read("nominatim", nominatim(7, "Tell Qumah", 34.7, 37.9, namedetails=tags))
    assert (place.id, place.kind, place.lat, place.lon, place.country) == (
        "osm:node/7",
        "village",
        34.7,
        37.9,
        "SY",
    )
    assert place.names == {"": ("Tal Qamh", "Tel Kumah", "تل قمح")}
    assert place.radius_km == load_kinds().by_name["village"].radius_km


def test_the_box_of_an_area_is_its_radius():
    """Half the diagonal of what a way or relation covers, in kilometres."""
    box = ["34.5", "34.9", "37.9", "37.9"]
    (place,) = read("nominatim", nominatim(7, "X", 34.7, 37.9, osm_type="relation", boundingbox=box))
    assert place.radius_km == pytest.approx(22.2, abs=0.1)
    (place,) = read("photon", photon(7, "X", 34.7, 37.9, extent=[37.9, 34.9, 37.9, 34.5]))
    assert place.radius_km == pytest.approx(22.2, abs=0.1)
    bounds = {"west": 37.9, "south": 34.5, "east": 37.9, "north": 34.9, "accuracyLevel": 1}
    (place,) = read("geonames", geonames(7, "X", 34.7, 37.9, bbox=bounds))
    assert place.radius_km == pytest.approx(22.2, abs=0.1)


def test_a_boundary_is_what_it_bounds():
    """The kind of a boundary comes from what the service says that it bounds."""
    bounds = nominatim(7, "X", 34, 38, **{"class": "boundary", "type": "administrative"})
    (place,) = read("nominatim", bounds | {"addresstype": "state"})
    assert place.kind == "province"
    assert read("nominatim", bounds | {"addresstype": None}) == ()


def test_a_record_of_photon_becomes_a_place():
    """GeoJSON has longitude first, and a letter for the type of an object."""
    (place,) = read("photon", photon(7, "Tell Qumah", 34.7, 37.9, osm_type="W"))
    assert (place.id, place.lat, place.lon, place.country) == ("osm:way/7", 34.7, 37.9, "SY")


def test_a_record_of_geonames_becomes_a_place():
    """Names come with their languages, without links and codes."""
    alternates = [
        {"name": "تل قمح", "lang": "ar"},
        {"name": "https://example.org", "lang": "link"},
        {"name": "Tal Qamh"},
    ]
    (place,) = read("geonames", geonames(7, "Tell Qumah", 34.7, 37.9, code="HLL", alternateNames=alternates))
    assert (place.id, place.kind, place.names) == ("gn:7", "hill", {"": ("Tal Qamh",), "ar": ("تل قمح",)})


def test_what_is_no_ground_is_dropped():
    """Shops, postcodes and objects without a number are nothing that anybody holds."""
    shop = nominatim(1, "X", 34, 38, **{"class": "shop", "type": "bakery"})
    postcode = nominatim(2, "X", 34, 38)
    del postcode["osm_id"], postcode["osm_type"]
    twice = nominatim(3, "X", 34, 38)
    assert [place.id for place in read("nominatim", shop, postcode, twice, twice)] == ["osm:node/3"]


def test_older_servers_are_read():
    """An empty list for no names, and no box at all, are as good."""
    record = nominatim(1, "", 34, 38, namedetails=[])
    del record["boundingbox"]
    (place,) = read("nominatim", record | {"display_name": "Tell Qumah, Homs"})
    assert place.name == "Tell Qumah"


def test_names_are_one_line_of_text():
    """Control characters and directions of writing do not get through, nor does an endless name."""
    (place,) = read(
        "photon",
        photon(1, "Tell\n\u202eQumah\x1b[31m", 34, 38),
        photon(2, "x" * 1000, 34, 38),
        photon(3, "\ud800", 34, 38),
    )
    assert place.name == "Tell Qumah [31m"


@pytest.mark.parametrize(
    "record",
    [
        nominatim(1, "X", 91, 38),
        nominatim(1, "X", float("inf"), 38),
        nominatim(1, "X", 34, 38, osm_type="../x"),
        nominatim(1, "X", 34, 38, osm_id="1; DROP"),
        nominatim(1, "X", 34, 38, boundingbox=["1", "2"]),
        nominatim(1, "X", 34, 38, address={"country_code": "\ud800y"}),
    ],
)
def test_a_record_that_is_none_is_refused(record):
    """What does not say in the protocol's own way where a place is says nothing."""
    with pytest.raises(DataError, match="no records of nominatim"):
        read("nominatim", record)
