"""Records made by the short way are those of the long way."""

import pickle
from dataclasses import FrozenInstanceError, replace
from datetime import date

import pytest

from conflictmap.control.quick import maker
from conflictmap.model import ControlState, Status

_DAY = date(2020, 3, 1)


def test_a_record_is_the_same_whoever_makes_it() -> None:
    """Equality, defaults, copies and the guard are those of the class."""
    given = ("town", _DAY, _DAY, Status.CONTROLLED, "red", None, 0.9, ("a",), ())
    made, own = maker(ControlState)(*given), ControlState(*given)
    assert type(made) is ControlState
    assert (made, hash(made), repr(made)) == (own, hash(own), repr(own))
    assert pickle.loads(pickle.dumps(made)) == own
    assert replace(made, holder="blue") == replace(own, holder="blue")
    with pytest.raises(FrozenInstanceError):
        made.holder = "blue"  # type: ignore[misc]
