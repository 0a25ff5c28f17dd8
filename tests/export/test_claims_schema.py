import json
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator, FormatChecker
from shapely import Point

from conflictmap.claims_file import ClaimRow, DecisionRow, claim_lines, read_claim_lines
from conflictmap.export.claims import claims_schema, write_claims, write_claims_schema
from conflictmap.model import (
    Certainty,
    Change,
    Claim,
    DateSpan,
    Decision,
    DecisionKind,
    Extent,
    Place,
    Precision,
    Toponym,
)
from conflictmap.project import Project

TEXT = st.text(st.characters(codec="utf-8"), max_size=9)
MAYBE = st.none() | TEXT
DEGREES = st.floats(-90, 90)
PLACES = st.builds(
    Place,
    TEXT,
    TEXT,
    TEXT,
    st.none() | st.builds(Point, DEGREES, DEGREES),
    st.floats(0, 900),
    within=MAYBE,
    country=st.sampled_from([None, "SY"]),
    provenance=TEXT,
)
CLAIMS = st.builds(
    Claim,
    id=TEXT.filter(bool),
    article=TEXT.filter(bool),
    quote=TEXT,
    start=st.integers(0, 99),
    end=st.integers(0, 99),
    change=st.sampled_from(Change),
    gainer=MAYBE,
    loser=MAYBE,
    toponym=st.builds(
        Toponym,
        TEXT,
        st.integers(0, 9),
        st.integers(0, 9),
        TEXT,
        MAYBE,
        MAYBE,
        st.none() | st.floats(0, 360),
        st.none() | st.floats(0, 99),
        MAYBE,
    ),
    place=st.none() | PLACES,
    extent=st.sampled_from(Extent),
    when=st.builds(
        DateSpan,
        st.none() | st.dates(),
        st.none() | st.dates(),
        st.sampled_from(Precision),
        st.integers(0, 3),
    ),
    attribution=MAYBE,
    certainty=st.sampled_from(Certainty),
    background=st.booleans(),
    in_title=st.booleans(),
    trace=st.lists(TEXT, max_size=2).map(tuple),
    decision=st.none()
    | st.builds(Decision, st.sampled_from(DecisionKind), TEXT, st.none() | st.dates(), TEXT),
)


@pytest.fixture(scope="module")
def validator():
    """Return what holds a line to the schema, which is held to its own first."""
    schema = json.loads(claims_schema())
    Draft202012Validator.check_schema(schema)
    return Draft202012Validator(schema, format_checker=FormatChecker())


def test_the_schema_has_the_fields_of_the_writer(validator):
    """No field can be added, renamed or dropped without telling those who read the file."""
    schema = validator.schema
    fields = list(ClaimRow.model_fields)
    assert list(schema["properties"]) == fields
    assert schema["required"] == [name for name in fields if name != "decision"]
    assert list(schema["properties"]["decision"]["properties"]) == list(DecisionRow.model_fields)
    for name, values in (
        ("change", Change),
        ("extent", Extent),
        ("certainty", Certainty),
        ("precision", Precision),
    ):
        assert schema["properties"][name]["enum"] == [value.value for value in values]
    assert all(field["description"] for field in schema["properties"].values())


def test_every_claim_of_the_example_fits(validator, examples, tmp_path):
    """What is read in the example project is what the schema says."""
    claims = Project.open(examples / "palmyra-2016").evidence().claims
    write_claims(claims, tmp_path / "claims.jsonl")
    lines = (tmp_path / "claims.jsonl").read_text(encoding="utf-8").splitlines()
    assert len(lines) == len(claims) > 50
    for line in lines:
        validator.validate(json.loads(line))


@settings(deadline=None, max_examples=100)
@given(claim=CLAIMS)
def test_every_claim_there_can_be_fits(validator, claim):
    """The schema refuses nothing that the writer may write."""
    (line,) = claim_lines([claim])
    validator.validate(json.loads(line))


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("change", "conquered"),
        ("lat", 91),
        ("radius_km", -1),
        ("start", "0"),
        ("earliest", "11 December"),
        ("earliest_day", "2016-13-01"),
        ("certainty", None),
        ("decision", None),
        ("decision", {"kind": "accepted"}),
        ("colour", "red"),
        ("article", ""),
    ],
)
def test_a_wrong_claim_fails(validator, war, field, value):
    """The schema finds a value that no claim can have, and a field that does not exist."""
    (line,) = claim_lines(war.claims[:1])
    assert not validator.is_valid(json.loads(line) | {field: value})


@pytest.mark.parametrize("field", [name for name in ClaimRow.model_fields if name != "decision"])
def test_a_missing_field_fails(validator, war, field):
    """Every field but the decision is always there."""
    (line,) = claim_lines(war.claims[:1])
    row = json.loads(line)
    del row[field]
    assert not validator.is_valid(row)


def test_claims_come_back_as_they_went(war, tmp_path):
    """The file holds all that a claim is, a decision among it."""
    decided = replace(
        war.claims[0], decision=Decision(DecisionKind.REJECTED, "A. Analyst", date(2016, 12, 12), "wrong")
    )
    write_claims([decided, *war.claims[1:]], tmp_path / "claims.jsonl")
    with (tmp_path / "claims.jsonl").open(encoding="utf-8") as lines:
        places = {place.id: place for place in war.places}
        back = list(read_claim_lines(lines, "claims.jsonl", places))
    assert back == [decided, *war.claims[1:]]


def test_the_schema_lies_beside_the_claims(tmp_path):
    """Whoever gets the folder can check the file without this package."""
    write_claims_schema(tmp_path / "claims.schema.json")
    assert (tmp_path / "claims.schema.json").read_text(encoding="utf-8") == claims_schema()
