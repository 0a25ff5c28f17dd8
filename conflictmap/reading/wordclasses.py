"""Word classes (noun, verb) from tags, as spaCy's attribute ruler gives them, for many sentences at once."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
from spacy.pipeline import AttributeRuler
from spacy.strings import StringStore
from spacy.tokens import Doc

_COLUMNS = {"TAG": 0, "LOWER": 1, "DEP": 2}
_ATTRIBUTES: list[int | str] = [*_COLUMNS, "IS_SPACE"]

_Cells = npt.NDArray[np.uint64]
_Numbers = npt.NDArray[np.int64]
_Mask = npt.NDArray[np.bool_]


class _BeyondUsError(Exception):
    """A rule of the model that only the ruler itself understands."""


@dataclass(frozen=True, slots=True)
class _Test:
    """What one attribute of a token must be: among some values, or none of them."""

    column: int
    values: tuple[int, ...]
    among: bool

    def holds(self, cells: _Cells) -> _Mask:
        column = cells[:, self.column]
        found: _Mask = column == self.values[0]
        for value in self.values[1:]:
            found |= column == value
        return found if self.among else ~found


@dataclass(frozen=True, slots=True)
class _Rule:
    """The word class of a token that passes some tests, and whose predecessor passes some, too."""

    own: tuple[_Test, ...]
    before: tuple[_Test, ...]
    word_class: int

    def holds(self, cells: _Cells, firsts: _Numbers) -> _Mask:
        found = _all_hold(self.own, cells)
        if self.before and found.any():
            before = np.roll(_all_hold(self.before, cells), 1)
            before[firsts] = False
            found &= before
        return found


class WordClasses:
    """Gives tokens their word class.

    spaCy's ruler matches each of its patterns at each token, and so takes about as long as the parser; most
    of its patterns set lemmas and morphology, which nobody here looks at. The result for `Token.pos_` is the
    same.

    Parameters
    ----------
    ruler
        The ruler of the model whose tags they are.
    """

    def __init__(self, ruler: AttributeRuler) -> None:
        self._ruler = ruler
        rows: Any = ruler.patterns  # typed as anything that a row may hold
        try:
            self._rules: tuple[_Rule, ...] | None = tuple(
                _rule(pattern, row["index"], row["attrs"]["POS"], ruler.vocab.strings)
                for row in rows
                if "POS" in row["attrs"]
                for pattern in row["patterns"]
                if not _of_blanks(pattern)
            )
        except _BeyondUsError:
            self._rules = None

    def give(self, docs: Sequence[Doc]) -> None:
        """Set the word classes of tagged and parsed sentences."""
        ours: list[Doc] = []
        tables: list[_Cells] = []
        for doc in docs:
            table: Any = doc.to_array(_ATTRIBUTES)
            if self._rules is None or table[:, -1].any():
                self._ruler(doc)  # blanks change their tags, too
            else:
                ours.append(doc)
                tables.append(table)
        if not ours or self._rules is None:
            return
        cells = np.concatenate(tables)
        ends = np.cumsum([len(doc) for doc in ours])
        firsts = np.concatenate([[0], ends[:-1]])
        classes = np.zeros(len(cells), np.uint64)
        for rule in self._rules:
            classes[rule.holds(cells, firsts)] = rule.word_class
        for doc, start, end in zip(ours, firsts.tolist(), ends.tolist(), strict=True):
            column: Any = classes[start:end].reshape(-1, 1)
            doc.from_array(["POS"], column)


def _of_blanks(pattern: Sequence[Mapping[str, Any]]) -> bool:
    return any(token.get("IS_SPACE") is True for token in pattern)


def _rule(pattern: Sequence[Mapping[str, Any]], index: int, word_class: str, strings: StringStore) -> _Rule:
    if index != len(pattern) - 1 or len(pattern) > 2:
        raise _BeyondUsError
    *before, own = (tuple(_tests(token, strings)) for token in pattern)
    return _Rule(own, before[0] if before else (), strings.add(word_class))


def _tests(token: Mapping[str, Any], strings: StringStore) -> list[_Test]:
    tests = []
    for name, wanted in token.items():
        if name == "IS_SPACE":
            continue
        if name not in _COLUMNS:
            raise _BeyondUsError
        if isinstance(wanted, str):
            values, among = [wanted], True
        elif isinstance(wanted, dict) and len(wanted) == 1 and set(wanted) <= {"IN", "NOT_IN"}:
            ((how, values),) = wanted.items()
            among = how == "IN"
        else:
            raise _BeyondUsError
        tests.append(_Test(_COLUMNS[name], tuple(strings.add(value) for value in values), among))
    return tests


def _all_hold(tests: Sequence[_Test], cells: _Cells) -> _Mask:
    found: _Mask = np.ones(len(cells), np.bool_)
    for test in tests:
        found &= test.holds(cells)
    return found
