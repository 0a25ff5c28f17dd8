import pytest

from conflictmap.reading.roletokens import is_role


@pytest.mark.parametrize(
    "role",
    [
        *("subject", "object", "dative", "mover", "subject-of-be", "possessive-pronoun"),
        *("from", "out.of", "deep.into", "in:from", "in:object", "to:object"),
        *("object.of", "object.possessive", "object.out.of", "object.in:object", "subject.to:object"),
    ],
)
def test_what_can_be_looked_for_is_a_role(role):
    """Names of their own, prepositions, chains of them, and what goes through a noun or a verb below."""
    assert is_role(role)


@pytest.mark.parametrize(
    "role",
    ["", "objects", "place-holder", "form", "out.off.", "in:", ":object", "object.", "object.form"],
)
def test_what_could_never_be_found_is_none(role):
    """A misspelt role would silently find nothing."""
    assert not is_role(role)
