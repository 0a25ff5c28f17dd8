"""Who says that an event happened which a noun names and a verb of saying reports."""

from collections.abc import Callable

import pytest

from conflictmap.model import Claim

Read = Callable[..., tuple[Claim, ...]]


@pytest.mark.parametrize(
    ("text", "certainty", "attribution"),
    [
        ("The capture of Palmyra was announced by the Syrian army.", "claimed", "Syrian army"),
        ("The capture of Palmyra by ISIS was claimed on Sunday.", "unclear", "unattributed report"),
        ("Capture of Palmyra by ISIS claimed on Sunday.", "unclear", "unattributed report"),
        ("The capture of Palmyra by ISIS was not confirmed by the Syrian army.", "denied", "Syrian army"),
        ("The capture of Palmyra by ISIS was confirmed on Sunday.", "confirmed", None),
        ("The capture of Palmyra by ISIS claimed 20 lives.", "confirmed", None),
    ],
)
def test_an_event_that_is_said_is_somebodys_word(
    read: Read, text: str, certainty: str, attribution: str | None
) -> None:
    """A capture that is claimed is a claim, by whoever is named, and one that claims lives is none."""
    (claim,) = read(text)
    assert (claim.certainty, claim.attribution) == (certainty, attribution)
