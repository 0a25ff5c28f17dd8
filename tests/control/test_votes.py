import pytest

from conflictmap.control.evidence import Saying
from conflictmap.control.marks import Role
from conflictmap.control.votes import Vote, votes_of
from conflictmap.model import Certainty, Change, Extent

AFTER, BEFORE = Role.AFTER, Role.BEFORE
HELD = Vote(AFTER, "red", 1)
TAKEN = Vote(AFTER, "red", 1, stirs=True)


def votes(change, gainer, loser, certainty=Certainty.CONFIRMED):
    """Return the votes of what is said of a place as a whole."""
    return list(votes_of(Saying(Change(change), certainty, Extent.WHOLE, gainer, loser, background=False)))


@pytest.mark.parametrize(
    ("change", "gainer", "loser", "expected"),
    [
        ("captured", "red", "blue", [TAKEN, Vote(BEFORE, "blue", 1)]),
        ("captured", "red", None, [TAKEN, Vote(BEFORE, "red", -1)]),
        ("withdrew", None, "blue", [Vote(AFTER, "blue", -1, stirs=True), Vote(BEFORE, "blue", 1)]),
        ("holds", "red", None, [Vote(AFTER, "red", 1, calms=True)]),
        ("repelled", "red", "blue", [HELD]),
        ("repelled", None, "blue", [Vote(AFTER, "blue", -1)]),
        ("contested", "red", "blue", [HELD, Vote(AFTER, "blue", 1)]),
        ("contested", "red", "red", [HELD]),
        ("contested", None, "blue", []),
        ("besieged", "red", "blue", [Vote(AFTER, "blue", 1)]),
        ("besieged", "red", None, []),
        ("captured", None, None, []),
    ],
)
def test_what_is_said_votes_for_and_against(change, gainer, loser, expected):
    """Who is told to hold it, to have held it, and whether something moved."""
    assert votes(change, gainer, loser) == expected


@pytest.mark.parametrize(
    ("change", "gainer", "loser", "expected"),
    [
        ("captured", "red", "blue", [Vote(AFTER, "red", -1)]),
        ("holds", "red", None, [Vote(AFTER, "red", -1)]),
        ("repelled", "red", "blue", [Vote(AFTER, "red", -1)]),
        ("withdrew", None, "blue", [Vote(AFTER, "blue", 1)]),
        ("contested", "red", "blue", []),
        ("besieged", "red", "blue", []),
    ],
)
def test_a_denial_votes_against_what_it_denies(change, gainer, loser, expected):
    """Who is denied to have it does not; who is denied to have left is still there; nothing moved."""
    assert votes(change, gainer, loser, Certainty.DENIED) == expected
