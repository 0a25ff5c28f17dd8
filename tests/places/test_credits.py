from conflictmap.model import Place
from conflictmap.places import Gazetteer
from conflictmap.places.credits import place_credits
from conflictmap.places.derived import related


def test_sources_that_demand_it_are_named(gazetteer: Gazetteer) -> None:
    """A map names the sources of its places with their licence, each once, and share-alike ones too."""
    places = [gazetteer.place(i) for i in ("palmyra/ruins", "palmyra/temple-of-bel", "aleppo/sheikh-maqsoud")]
    assert place_credits(places) == ("Places: OpenStreetMap (ODbL-1.0), Wikipedia (CC-BY-SA-4.0)",)
    assert place_credits([gazetteer.place("gn:2220153")]) == ("Places: GeoNames (CC-BY-4.0)",)


def test_free_sources_need_no_line(gazetteer: Gazetteer) -> None:
    """Outlines in the public domain and a project's own places owe nothing."""
    own = Place("x", "X", "village", None, 1.0, provenance="the project's settings")
    assert place_credits([gazetteer.place("iso:SY"), own]) == ()


def test_what_is_derived_owes_what_its_anchor_owes(gazetteer: Gazetteer) -> None:
    """A point north of a place of OpenStreetMap names OpenStreetMap."""
    ruins = gazetteer.place("palmyra/ruins")
    near = related("X", "village", ruins, bearing=0.0, distance_km=3.0, kinds=gazetteer.kinds)
    assert near is not None
    assert place_credits([near]) == ("Places: OpenStreetMap (ODbL-1.0)",)
