from datetime import date

import pytest

from conflictmap.kinds import load_kinds
from conflictmap.places.online.acceptance import Wanted, judge, place_of
from conflictmap.places.online.records import Found
from conflictmap.places.online.service import DATA, Protocol
from conflictmap.places.world import Candidate

LAT, LON = 34.7, 37.9
# Degrees of latitude that are about a kilometre.
KM = 1 / 111.2


def place(number=1, *, name="Tell Qumah", kind="village", north=0.0, radius_km=1.0, country="SY", **names):
    return Found(f"osm:node/{number}", name, kind, LAT + north * KM, LON, radius_km, country, names)


def known(north=0.0, kind="village", country="SY"):
    return Candidate("gn:5", "Tell Qumah", kind, LAT + north * KM, LON, country, "", 0)


def verdict(*found, name="Tell Qumah", kind=None, known=(), countries=("IQ", "SY")):
    return judge(Wanted(name, kind), found, known, countries, load_kinds())


@pytest.mark.parametrize("name", ["Tell Qumah", "tell-qumah", "Tell Qūmah", "Tel Koumeh", "Tal Qamh"])
def test_the_only_place_of_the_name_is_meant(name):
    """The name may be one of several that the place has, or a transliteration."""
    assert verdict(place(ar=("Tal Qamh",)), name=name).meant == place(ar=("Tal Qamh",))


@pytest.mark.parametrize(
    ("found", "kind", "reason"),
    [
        ((), None, "nothing of the kind"),
        ((place(name="Tell Rifat"),), None, "no place of that very name"),
        ((place(name="Tell Qumah al-Gharbi"),), None, "no place of that very name"),
        ((place(country="TR"),), None, "only outside IQ, SY"),
        ((place(country=None),), None, "only outside IQ, SY"),
        ((place(kind="city"),), "hill", "only as city, which is no hill"),
        ((place(kind="hill"),), "village", "only as hill, which is no village"),
        ((place(kind="building"),), None, "only as building"),
        ((place(1), place(2, north=6.0)), None, "2 places of that name"),
        ((place(1), place(2, kind="hill", north=40.0)), None, "2 places of that name"),
    ],
)
def test_what_is_not_sure_stays_open(found, kind, reason):
    """Another name, country or kind, or a second place of the name, and the reason is given."""
    answer = verdict(*found, kind=kind)
    assert answer.meant is None
    assert reason in answer.reason


def test_records_that_lie_together_are_one_place():
    """A village, its bounds and a part of a wide place are not several; the settlement is taken."""
    bounds = place(1, kind="province", north=9.0, radius_km=20.0)
    village = place(2, kind="village")
    assert verdict(bounds, village).meant == village
    assert verdict(place(1, north=4.9), village).meant == place(1, north=4.9)


def test_the_kind_that_the_text_says_chooses():
    """Of a village and a hill that bear one name the hill is meant where the text says so."""
    hill = place(2, kind="hill", north=30.0)
    assert verdict(place(), hill, kind="hill").meant == hill
    assert verdict(place(kind="building"), kind="building").meant is not None


def test_without_countries_the_whole_world_counts():
    """A project without a theatre takes the only place of the name wherever it is, and no second one."""
    assert verdict(place(country="PE"), countries=()).meant is not None
    assert verdict(place(country="PE"), known=[known(900)], countries=()).meant is None


def test_the_gazetteer_has_its_say():
    """Its record of the same place is used, another place of the name speaks against the answer."""
    assert verdict(place(), known=[known(1.0)]).known == "gn:5"
    assert "gn:5" in verdict(place(), known=[known(30.0)]).reason
    assert verdict(place(), known=[known(30.0, country="MX")]).meant is not None
    assert verdict(place(), kind="village", known=[known(30.0, kind="hill")]).meant is not None


def test_a_place_says_where_it_comes_from():
    """Service, record, licence and day; the spelling that was asked for is its name, the others are kept."""
    found = place(name="Tall Qamh", en=("Tell Qumah", "Wheat Hill"))
    made = place_of(found, "Tell Qumah", DATA[Protocol.NOMINATIM], date(2026, 11, 26))
    assert made.name == "Tell Qumah"
    assert made.names == {"": ("Tall Qamh",), "en": ("Wheat Hill",)}
    assert made.provenance == (
        "OpenStreetMap contributors through Nominatim: osm:node/1 (ODbL 1.0), asked 2026-11-26"
    )
