"""Notes without a subject, which tell of the place that their title names."""

from collections.abc import Callable

import pytest

from conflictmap.model import Claim

Read = Callable[..., tuple[Claim, ...]]


def test_a_note_may_say_who_holds_a_place(read: Read) -> None:
    """A participle that ends otherwise than most opens a note as well."""
    (claim,) = read("Held by Ukraine on 15 October 2016.", title="Kupiansk")
    assert (claim.change, claim.gainer, claim.toponym.name) == ("holds", "ukraine", "Kupiansk")


def test_who_contests_a_place_is_its_attacker(read: Read) -> None:
    """Of one that is contested by somebody, nobody says who defends it."""
    (claim,) = read("Contested by Russia since 3 December 2016.", title="Kupiansk")
    assert (claim.change, claim.gainer, claim.loser) == ("contested", None, "russia")
    assert claim.when.isoformat() == ("2016-12-03", "2016-12-11")


@pytest.mark.parametrize("opening", ["Claimed", "Reported"])
def test_a_note_may_be_a_report(read: Read, opening: str) -> None:
    """What is claimed by nobody named is unclear, and still says who acted."""
    (claim,) = read(f"{opening} recaptured by Ukraine on 2 October 2016, but not verified.", title="Kupiansk")
    assert (claim.change, claim.gainer, claim.toponym.name) == ("recaptured", "ukraine", "Kupiansk")
    assert (claim.certainty, claim.attribution) == ("unclear", "unattributed report")


def test_a_source_says_and_does_not_act(read: Read) -> None:
    """What is contested "by a source" is only said by it."""
    (claim,) = read("Claimed contested by a Russian source since 3 December 2016.", title="Kupiansk")
    assert (claim.change, claim.gainer, claim.loser) == ("contested", None, None)
    assert (claim.certainty, claim.attribution) == ("claimed", "Russian source")


def test_notes_come_apart_where_a_line_break_was_lost(read: Read) -> None:
    """A year and the next participle that are glued together belong to two notes."""
    claims = read(
        "Captured by Russia on 2 March 2016Recaptured by Ukraine on 3 October 2016", title="Kupiansk"
    )
    assert [(c.change, c.gainer, c.when.earliest and c.when.earliest.month) for c in claims] == [
        ("captured", "russia", 3),
        ("recaptured", "ukraine", 10),
    ]


def test_what_shares_the_lot_of_a_place_stands_before_who_acted(read: Read) -> None:
    """Captured "along with" another place are both, by whom is told behind it."""
    claims = read("Captured along with Kupiansk by Russia on 26 July 2016.", title="Svatove")
    assert {(c.change, c.gainer, c.toponym.name) for c in claims} == {
        ("captured", "russia", "Svatove"),
        ("captured", "russia", "Kupiansk"),
    }
