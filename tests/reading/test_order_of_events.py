"""The order in which a text tells captures, which dates those that it dates by a long span."""

from collections.abc import Callable
from datetime import date

import pytest

from conflictmap.model import Claim

Read = Callable[..., tuple[Claim, ...]]


@pytest.mark.parametrize(
    ("text", "earliest", "latest"),
    [
        (
            "Rebels captured Saraqib in 2016. The Syrian army recaptured it on 6 July 2016.",
            date(2016, 1, 1),
            date(2016, 7, 5),
        ),
        (
            "Rebels took Saraqib before the 2016 offensive. The Syrian army recaptured it on 6 July 2016.",
            None,
            date(2016, 7, 5),
        ),
        (
            "Rebels captured Saraqib in 2016. The rebels withdrew from Saraqib on 6 July 2016.",
            date(2016, 1, 1),
            date(2016, 7, 5),
        ),
        (
            "Rebels captured Saraqib in 2016. The Syrian army had recaptured it on 6 July 2016.",
            date(2016, 1, 1),
            date(2016, 12, 31),
        ),
        (
            "The Syrian army recaptured Saraqib on 6 July 2016. Rebels captured Saraqib in 2016.",
            date(2016, 1, 1),
            date(2016, 12, 31),
        ),
        (
            "Rebels captured Saraqib in 2015. The Syrian army recaptured it on 6 July 2016.",
            date(2015, 1, 1),
            date(2015, 12, 31),
        ),
    ],
)
def test_a_vague_capture_came_before_what_is_told_next(
    read: Read, text: str, earliest: date | None, latest: date
) -> None:
    """What is undone on a day of its span happened earlier in it, unless the text goes back in time."""
    capture = next(claim for claim in read(text) if claim.change == "captured")
    assert (capture.when.earliest, capture.when.latest) == (earliest, latest)
