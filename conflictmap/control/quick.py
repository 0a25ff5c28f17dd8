"""Frozen records by the million, made faster than they make themselves."""

from collections.abc import Callable
from copy import copy
from dataclasses import fields, make_dataclass
from typing import ParamSpec, TypeVar, cast

_Fields = ParamSpec("_Fields")
_Record = TypeVar("_Record")


def maker(shape: Callable[_Fields, _Record]) -> Callable[_Fields, _Record]:
    """Return a constructor of a frozen dataclass with slots that takes a fifth of its own's time.

    A frozen dataclass has to set each of its fields past its own guard. A twin with the same slots and no
    guard is filled at once and then made one of the frozen class. Nothing of the class itself is changed.

    Parameters
    ----------
    shape
        A dataclass of its own fields only, with `frozen=True, slots=True`, and without `__post_init__`.
    """

    def freeze(record: object) -> None:
        record.__class__ = shape  # type: ignore[assignment] # both have the same slots

    own = [(one.name, object, copy(one)) for one in fields(cast("type", shape))]
    twin = make_dataclass("_Twin", own, slots=True, eq=False, namespace={"__post_init__": freeze})
    return cast("Callable[_Fields, _Record]", twin)
