import csv
import tomllib
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from timelines import ARTICLES, PLACES, claim

from conflictmap.data import gazetteer_folder
from conflictmap.export.acled import (
    COLUMNS,
    country_name,
    dating,
    events_of,
    first_level_region,
    load_vocabulary,
    vocabulary_table,
    write_acled,
)
from conflictmap.model import (
    Actor,
    ActorKind,
    Certainty,
    Change,
    DateSpan,
    Decision,
    DecisionKind,
    Extent,
    Precision,
)

DAY = DateSpan.day(date(2016, 12, 11))
ARMY = Actor("syrian-government", "Syrian government", (), "#c0392b", "syrian-government", ActorKind.STATE)
ALLY = Actor("russia", "Russia", (), "#2b6cb0", "syrian-government", ActorKind.STATE)
ISIS = Actor("isis", "ISIS", (), "#3d3d3d", "isis", ActorKind.ARMED_GROUP)
REBELS = Actor("rebels", "Rebels", (), "#4fae78", "rebels", ActorKind.ARMED_GROUP)
TURKEY = Actor("turkey", "Turkey", (), "#aa0000", "turkey", ActorKind.STATE)
ACTORS = (ALLY, ARMY, ISIS, REBELS, TURKEY)


def say(change, gainer, loser, *, when=DAY, place="palmyra", article="gazette-1", **more):
    """Return a claim whose sentence nobody else has."""
    certainty = more.pop("certainty", Certainty.CLAIMED)
    attribution = more.pop("attribution", None)
    quote = f"{article} tells that {place} was {change} by {gainer} from {loser} {when}"
    return replace(claim(article, quote, place, change, gainer, loser, when, certainty, attribution), **more)


def events(war, *claims):
    return events_of(replace(war, actors=ACTORS, claims=claims))


def rows(path):
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.mark.parametrize(
    ("change", "gainer", "event_type", "sub_event"),
    [
        (Change.CAPTURED, "syrian-government", "Battles", "Government regains territory"),
        (Change.RECAPTURED, "russia", "Battles", "Government regains territory"),
        (Change.CAPTURED, "isis", "Battles", "Non-state actor overtakes territory"),
        # The codebook counts the forces of another state here.
        (Change.CAPTURED, "turkey", "Battles", "Non-state actor overtakes territory"),
        (Change.WITHDREW, None, "Strategic developments", "Non-violent transfer of territory"),
        (Change.CONTESTED, None, "Battles", "Armed clash"),
        (Change.REPELLED, "syrian-government", "Battles", "Armed clash"),
    ],
)
def test_changes_are_told_in_acleds_words(  # noqa: PLR0917 - fixtures and a row of the table
    war, tmp_path, change, gainer, event_type, sub_event
):
    """Each change has the event type and sub-event type of the codebook."""
    told = replace(war, actors=ACTORS, claims=(say(change, gainer, "rebels"),))
    write_acled(told, tmp_path / "acled.csv")
    (row,) = rows(tmp_path / "acled.csv")
    assert tuple(row) == COLUMNS
    assert (row["event_type"], row["sub_event_type"]) == (event_type, sub_event)
    assert row["actor1"] == next((actor.name for actor in ACTORS if actor.id == gainer), "Rebels")


@pytest.mark.parametrize("change", [Change.BESIEGED, Change.APPROACHED, Change.HOLDS])
def test_what_is_no_event_is_left_out_and_counted(war, change):
    """Sieges, approaches and holds are told of by why they are none."""
    found = events(war, say(change, "syrian-government", "isis"))
    assert found.events == ()
    assert found.left_out == {load_vocabulary().left_out[change]: 1}


def test_denied_and_rejected_claims_are_no_events(war):
    """What a speaker denies, and what a person rejected, did not happen as far as anybody says."""
    rejected = Decision(DecisionKind.REJECTED)
    found = events(
        war,
        say(Change.CAPTURED, "isis", None, certainty=Certainty.DENIED),
        say(Change.CAPTURED, "isis", None, decision=rejected),
    )
    assert found.events == ()
    assert found.left_out == {"a person rejected the claim": 1, "it is denied": 1}


def test_what_cannot_be_placed_or_dated_is_no_event(war):
    """ACLED knows no event without coordinates, nor one that is dated to a year."""
    found = events(
        war,
        say(Change.CAPTURED, "isis", None, place="al-dwa"),
        say(Change.CAPTURED, "isis", None, place="nowhere"),
        say(Change.CAPTURED, "isis", None, when=DateSpan.year(2016)),
        say(Change.CAPTURED, "isis", None, when=DateSpan(None, date(2016, 1, 1), Precision.OPEN)),
    )
    assert found.events == ()
    assert found.left_out == {"the place has no known point": 2, "it is not dated to a month or finer": 2}


def test_nobody_guesses_whose_government_somebody_is(war):
    """A place taken by nobody named is left out: either sub-event type would be made up."""
    found = events(war, say(Change.CAPTURED, None, "isis"))
    assert found.left_out == {"nobody can tell whether the government gained the place": 1}


@pytest.mark.parametrize(
    ("when", "day", "precision"),
    [
        (DAY, date(2016, 12, 11), 1),
        (DateSpan(date(2016, 12, 9), date(2016, 12, 11), Precision.DAY), date(2016, 12, 10), 2),
        (DateSpan(date(2016, 12, 1), date(2016, 12, 7), Precision.DAY), date(2016, 12, 4), 2),
        (DateSpan(date(2016, 12, 1), date(2016, 12, 8), Precision.DAY), date(2016, 12, 4), 3),
        (DateSpan.month(2016, 2), date(2016, 2, 15), 3),
        (DateSpan(date(2016, 12, 1), date(2016, 12, 31), Precision.DAY), date(2016, 12, 16), 3),
    ],
)
def test_time_precision_follows_the_codebook(when, day, precision):
    """1 is a day, 2 a week, 3 a month, each at the middle of its span."""
    assert (dating(when).day, dating(when).precision) == (day, precision)


@pytest.mark.parametrize(
    "when",
    [
        DateSpan.year(2016),
        DateSpan(date(2016, 11, 1), date(2016, 12, 2), Precision.DAY),
        DateSpan(date(2016, 11, 1), date(2016, 12, 31), Precision.MONTH),
        DateSpan(None, date(2016, 12, 2), Precision.OPEN),
        DateSpan(None, None, Precision.OPEN),
    ],
)
def test_longer_spans_have_no_time_precision(when):
    """The codebook has no code for what is vaguer than a month."""
    assert dating(when) is None


def test_geo_precision_follows_the_codebook(war):
    """1 is the place itself, 2 near it, 3 a region."""
    near = say(Change.CONTESTED, None, None, extent=Extent.OUTSKIRTS)
    relative = replace(near, extent=Extent.WHOLE, toponym=replace(near.toponym, distance_km=3.0))
    assert events(war, say(Change.CONTESTED, None, None)).events[0].geo_precision == 1
    assert events(war, near).events[0].geo_precision == 2
    assert events(war, relative).events[0].geo_precision == 2
    assert events(war, say(Change.CONTESTED, None, None, place="anbar")).events[0].geo_precision == 3


def test_one_event_a_place_day_and_change(war, tmp_path):
    """Several reports of one event are one row, with their sources joined as ACLED does."""
    told = replace(
        war,
        actors=ACTORS,
        claims=(
            say(Change.CAPTURED, "isis", "syrian-government", article="gazette-1"),
            say(Change.RECAPTURED, "isis", None, article="agency-2"),
            say(Change.CAPTURED, "isis", None, when=DateSpan.month(2016, 12), article="courier-3"),
            say(Change.CAPTURED, "rebels", "syrian-government", article="radio-4"),
        ),
    )
    write_acled(told, tmp_path / "acled.csv")
    one, other = sorted(rows(tmp_path / "acled.csv"), key=lambda row: row["actor1"])
    assert (one["actor1"], one["actor2"]) == ("ISIS", "Syrian government")
    assert (one["event_date"], one["time_precision"]) == ("2016-12-11", "1")
    assert one["source"] == "Test Agency; Evening Courier; The Test Gazette"
    assert one["urls"] == "http://agency.example/2; https://gazette.example/palmyra?a=1&b=2"
    assert len(one["claim_ids"].split("; ")) == 3
    # A file that says "javascript:" is no address.
    assert (other["actor1"], other["source"], other["urls"]) == ("Rebels", "Test Radio", "")


def test_a_clash_is_one_whoever_is_named_first(war):
    """The parties of a clash have no order, and a report that names nobody joins."""
    found = events(
        war,
        say(Change.CONTESTED, "isis", "syrian-government"),
        say(Change.CONTESTED, "syrian-government", "isis", article="agency-2"),
        say(Change.REPELLED, "syrian-government", None, article="courier-3"),
        say(Change.CONTESTED, None, None, article="radio-4"),
        say(Change.CONTESTED, "isis", "rebels", article="radio-4"),
    )
    assert sorted(len(event.claims) for event in found.events) == [1, 4]


def test_the_id_does_not_hang_on_who_reports(war):
    """An event keeps its id when another outlet reports it."""
    first = say(Change.CAPTURED, "isis", "syrian-government")
    (alone,) = events(war, first).events
    (both,) = events(war, replace(first, article="agency-2", id="other"), first).events
    assert alone.id == both.id


def test_types_of_actors_only_where_they_follow(war, tmp_path):
    """Only the state's own forces and those of other states have a type; the rest is ACLED's to judge."""
    told = replace(
        war,
        actors=ACTORS,
        claims=(
            say(Change.CAPTURED, "syrian-government", "isis"),
            say(Change.CAPTURED, "turkey", "isis", place="raqqa"),
            say(Change.CAPTURED, "russia", "isis", place="tiyas-airbase"),
        ),
    )
    write_acled(told, tmp_path / "acled.csv")
    inter = {row["location"]: (row["inter1"], row["inter2"]) for row in rows(tmp_path / "acled.csv")}
    assert inter == {
        "Palmyra": ("State forces", ""),
        "Raqqa": ("External/Other forces", ""),
        "Tiyas Airbase": ("", ""),
    }


def test_places_have_country_and_region():
    """Both come from the built-in gazetteer, by code and by outline."""
    palmyra = PLACES[0]
    assert country_name("SY") == "Syria"
    assert country_name("XX") == "XX"
    assert country_name(None) == ""
    assert first_level_region(palmyra) == "Homs"
    assert first_level_region(replace(palmyra, point=None)) == ""


def test_governments_change():
    """Who was the government depends on the day."""
    governs = load_vocabulary().governs
    assert governs("afghan-government", "AF", date(2021, 8, 14))
    assert not governs("afghan-government", "AF", date(2021, 8, 15))
    assert governs("taliban", "AF", date(2021, 8, 15))
    assert not governs("russia", "UA", date(2022, 2, 24))


def test_every_change_is_decided_and_every_government_exists():
    """The table has each change once, knows no other sub-event types, and names sides that actors have."""
    vocabulary = load_vocabulary()
    assert set(vocabulary.sub_events) | set(vocabulary.left_out) == set(Change)
    assert set(vocabulary.sub_events) & set(vocabulary.left_out) == set()
    named = {sub_event for rules in vocabulary.sub_events.values() for sub_event in rules.values()}
    assert named == set(vocabulary.event_types)
    assert set(vocabulary.event_types.values()) == set(vocabulary.disorder_types)
    sides = {
        actor["side"]
        for path in (gazetteer_folder() / "actors").glob("*.toml")
        for actor in tomllib.loads(path.read_text(encoding="utf-8")).get("actor", [])
    }
    assert {rule.side for rule in vocabulary.governments} <= sides


def test_the_docs_show_the_table(pytestconfig):
    """What docs/export.md says of each change is what is done."""
    text = (Path(pytestconfig.rootpath) / "docs" / "export.md").read_text(encoding="utf-8")
    for row in vocabulary_table():
        cells = (
            [f"left out: {row['left_out']}", "", ""]
            if row["left_out"]
            else [row[who] or "left out" for who in ("government", "other", "unknown")]
        )
        line = "| " + " | ".join([f"`{row['change']}`", *cells]) + " |"
        assert " ".join(line.split()) in " ".join(text.split())


def test_articles_without_a_source_are_no_source(war, tmp_path):
    """Where the outlet is not known, the cell is empty, and the claim's id leads on."""
    anonymous = tuple(replace(article, source=None, url=None) for article in ARTICLES)
    told = replace(war, actors=ACTORS, articles=anonymous, claims=(say(Change.CAPTURED, "isis", None),))
    write_acled(told, tmp_path / "acled.csv")
    (row,) = rows(tmp_path / "acled.csv")
    assert (row["source"], row["urls"]) == ("", "")
    assert row["claim_ids"]
