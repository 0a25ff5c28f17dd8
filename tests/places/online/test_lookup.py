from datetime import date

import pytest
from geocoding_server import Failure, geonames, nominatim

from conflictmap.errors import DataError
from conflictmap.model import Article, Certainty, Change, Claim, DateSpan, Extent, Toponym
from conflictmap.places import locate
from conflictmap.places.online import credits_for, look_up
from conflictmap.places.online.lookup import FAILURES_IN_A_ROW
from conflictmap.store import Store

DAY = date(2026, 11, 26)
TEXT = "Troops fought in Homs in Syria."


def claim(name, text=None, **facts):
    toponym = Toponym(text or name, 0, len(text or name), name, **facts)
    return Claim(
        id=name, article="a", quote="", start=0, end=0, change=Change.CAPTURED, gainer=None, loser=None,
        toponym=toponym, place=None, extent=Extent.WHOLE, when=DateSpan.day(DAY), attribution=None,
        certainty=Certainty.CONFIRMED, background=False,
    )  # fmt: skip


@pytest.fixture
def looked_up(gazetteer, service, waiting, tmp_path):
    """Return a function that locates claims and looks up what stays open."""

    def run(*claims, text=TEXT, today=DAY, **settings):
        articles = {"a": Article("a", None, None, None, DAY, "en", text)}
        located = locate(claims, articles, gazetteer)
        with Store(tmp_path / "store.sqlite") as store:
            again, _, lookups = look_up(
                located, articles, gazetteer, service(**settings), store,
                today=today, clock=waiting.clock, progress=lambda *_: None,
            )  # fmt: skip
            return again, lookups

    return run


def village(number=7, name="Tell Qumah", **more):
    return [nominatim(number, name, 34.7, 37.2, **more)]


def counts(lookups):
    return lookups.asked, lookups.remembered, lookups.found


def test_an_open_name_gets_its_place(geocoding_server, looked_up):
    """The place comes with its service in provenance and trace, and its credit is due."""
    geocoding_server.places["Tell Qumah"] = village()
    (found,), lookups = looked_up(claim("Tell Qumah", kind="village"))
    assert (found.place.id, found.place.within) == ("osm:node/7", "iso:SY-HI")
    assert found.trace[-1].startswith("place: ")
    assert found.trace[-1].endswith("; Tell Qumah found by Nominatim, asked 2026-11-26")
    assert counts(lookups) == (1, 0, 1)
    (credit,) = credits_for([found.place])
    assert "OpenStreetMap contributors" in credit


def test_only_open_names_are_asked_each_once(geocoding_server, looked_up):
    """Places that are known, descriptions and other spellings of one name cost no request."""
    looked_up(
        claim("Palmyra"),
        claim("", "the hilltop", kind="hill"),
        claim("Tell Qumah"),
        claim("Tell-Qumah"),
        claim("Tell Qumah"),
        claim("x" * 200),
    )
    assert [asked.name for asked in geocoding_server.asked] == ["Tell Qumah"]


def test_answers_are_remembered_also_that_there_is_none(geocoding_server, looked_up):
    """A second time nobody is asked, the result is the same, and so it is for another spelling."""
    geocoding_server.places["Tell Qumah"] = village()
    first, _ = looked_up(claim("Tell Qumah"), claim("Nowhereya"))
    assert len(geocoding_server.asked) == 2
    geocoding_server.stop()
    again, lookups = looked_up(claim("Tell Qumah"), claim("Nowhereya"), today=date(2030, 1, 1))
    assert again == first
    assert [one.trace for one in again] == [one.trace for one in first]
    assert counts(lookups) == (0, 2, 1)


def test_other_questions_are_other_answers(geocoding_server, looked_up):
    """Another language or other countries are asked anew."""
    looked_up(claim("Tell Qumah"))
    looked_up(claim("Tell Qumah"), language="ar")
    looked_up(claim("Tell Qumah"), countries=("SY",))
    assert len(geocoding_server.asked) == 3


def test_without_a_day_nobody_is_asked(geocoding_server, looked_up):
    """Who only looks at the map makes no request; what is remembered serves."""
    geocoding_server.places["Tell Qumah"] = village()
    (none,), lookups = looked_up(claim("Tell Qumah"), today=None)
    assert (none.place, lookups.waiting, geocoding_server.asked) == (None, 1, [])
    looked_up(claim("Tell Qumah"))
    (found,), _ = looked_up(claim("Tell Qumah"), today=None)
    assert found.place is not None


def test_so_many_names_and_no_more(geocoding_server, looked_up):
    """The rest waits for the next build, which goes on where this one ended."""
    claims = [claim(f"Tell Qumah{letter}") for letter in "abcde"]
    assert looked_up(*claims, limit=2)[1].waiting == 3
    assert looked_up(*claims, limit=2)[1].waiting == 1
    assert len(geocoding_server.asked) == 4


def test_a_failure_costs_a_name_and_is_not_remembered(geocoding_server, looked_up):
    """The others are asked, one line says what happened, and the next build asks again."""
    geocoding_server.places["Tell Qumah"] = village()
    geocoding_server.failures = [Failure(500)]
    claims = claim("Aaqumah"), claim("Tell Qumah")
    (lost, found), lookups = looked_up(*claims)
    assert (lost.place, found.place.id) == (None, "osm:node/7")
    said = str(lookups.problem)
    assert "Nominatim at http://127.0.0.1" in said
    assert "HTTP 500 Internal Server Error; 1 name was not looked up" in said
    assert "[geocoder]" in said
    assert looked_up(*claims)[1].asked == 1


def test_a_service_that_only_fails_is_left_alone(geocoding_server, looked_up):
    """After some failures in a row no more are tried, and the line says so."""
    geocoding_server.always = Failure(body=b"<html>")
    _, lookups = looked_up(*(claim(f"Tell Qumah{letter}") for letter in "abcdefgh"))
    assert len(geocoding_server.asked) == FAILURES_IN_A_ROW
    assert "it was not asked again; 8 names were not looked up" in str(lookups.problem)


def test_records_that_are_none_are_not_remembered(geocoding_server, looked_up):
    """What geopy lets through but is no place is a failure as well."""
    geocoding_server.places["Tell Qumah"] = village(osm_type="moon")
    _, lookups = looked_up(claim("Tell Qumah"))
    assert "not what this service speaks" in str(lookups.problem)
    assert looked_up(claim("Tell Qumah"))[1].remembered == 0


def test_why_a_name_stays_open_is_in_its_trace(geocoding_server, looked_up):
    """Two villages of one name are not chosen between."""
    geocoding_server.places["Tell Qumah"] = [*village(1), nominatim(2, "Tell Qumah", 36.1, 40.2)]
    (left,), lookups = looked_up(claim("Tell Qumah"))
    assert left.place is None
    assert "Nominatim, asked 2026-11-26: 2 places of that name are known there" in left.trace[-1]
    assert counts(lookups) == (1, 0, 0)


def test_the_kind_is_asked_of_every_claim(geocoding_server, looked_up):
    """A hill is not taken for the village of its name, also where another claim names the village."""
    geocoding_server.places["Tell Qumah"] = village()
    (taken, hill), _ = looked_up(
        claim("Tell Qumah"), claim("Tell Qumah", "Tell Qumah hill", kind="hill", within="Tell Qumah")
    )
    assert taken.place is not None
    assert hill.place is None
    assert "village, which is no hill" in hill.trace[-1]


def test_what_lies_by_a_found_place_is_found_too(geocoding_server, looked_up):
    """Three kilometres north of a village that the service knows is somewhere, with the service's credit."""
    geocoding_server.places["Tell Qumah"] = village()
    (_, near), _ = looked_up(
        claim("Tell Qumah"),
        claim("", "a hill", kind="hill", within="Tell Qumah", bearing=0.0, distance_km=3.0),
    )
    assert near.place.lat == pytest.approx(34.727, abs=0.001)
    assert near.trace[-1].endswith("Tell Qumah found by Nominatim, asked 2026-11-26")
    assert credits_for([near.place]) == credits_for([near.place, near.place]) != ()


@pytest.mark.parametrize(("number", "identity"), [(169113, "gn:169113"), (163808, "palmyra")])
def test_a_record_that_the_gazetteer_has_under_other_names_stays_one_place(
    geocoding_server, looked_up, number, identity
):
    """A name that only the service knows leads to the gazetteer's own place: it is not there twice."""
    geocoding_server.places["Tell Qumah"] = [geonames(number, "Tell Qumah", 33.80709, 36.73861)]
    (found,), _ = looked_up(claim("Tell Qumah"), protocol="geonames")
    assert found.place.id == identity


def test_the_article_has_to_support_it(geocoding_server, looked_up):
    """The only place of a name, in a country that the article has nothing to do with, is not taken."""
    peru = {"country": "Peru", "country_code": "pe"}
    geocoding_server.places["Tell Qumah"] = village(address=peru)
    (left,), lookups = looked_up(claim("Tell Qumah"), countries=())
    assert left.place is None
    assert left.trace[-1].endswith("the article does not support osm:node/7")
    assert lookups.found == 0


def test_places_of_the_gazetteer_owe_no_credit(gazetteer):
    """OpenStreetMap's places in the gazetteer are not the service's."""
    assert credits_for(gazetteer.local_places()) == ()


def test_a_memory_that_is_damaged_says_so(tmp_path, looked_up):
    """What an older version remembered and cannot be read is an error with a way out, not a guess."""
    looked_up(claim("Tell Qumah"))
    import sqlite3  # noqa: PLC0415 - only here

    connection = sqlite3.connect(tmp_path / "store.sqlite")
    connection.execute("UPDATE answer SET records = '[{}]', seal = ''")
    connection.commit()
    connection.close()
    with pytest.raises(DataError, match="Delete"):
        looked_up(claim("Tell Qumah"))
