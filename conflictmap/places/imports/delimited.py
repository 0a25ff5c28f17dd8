"""CSV files with a header: comma, semicolon or tab, in whatever encoding."""

import csv
from collections.abc import Iterator
from typing import Final

from conflictmap.places.imports.attributes import Attributes, Choices
from conflictmap.places.imports.lines import text_lines
from conflictmap.places.imports.parts import Part
from conflictmap.places.imports.record import Advance, Bad, Row, RowError, unreadable

_DELIMITERS: Final = ",;\t"


def delimiter_of(header: str) -> str:
    """Return what separates the columns of a header: what it holds most of."""
    outside = "".join(header.split('"')[::2])
    return max(_DELIMITERS, key=outside.count)


def read(part: Part, encoding: str, choices: Choices, advance: Advance) -> Iterator[Row]:
    """Yield the rows of a table.

    Raises
    ------
    DataError
        The file has no header, or a column that is needed is missing.
    """
    source = _Lines(part, encoding, advance)
    header = next(source, None)
    if header is None:
        raise unreadable(part.label, "there is no line in the file")
    delimiter = delimiter_of(header)
    try:
        columns = next(csv.reader([header], delimiter=delimiter))
    except csv.Error as error:
        raise unreadable(
            f"{part.label}:1", "this is no header of a table", "Name the columns in the first line"
        ) from error
    attributes = Attributes(columns, choices, f"{part.label}:1", placed=False, decimal_comma=delimiter != ",")
    reader = csv.reader(source, delimiter=delimiter, strict=True)
    while True:
        begun = source.number + 1
        try:
            cells = next(reader, None)
            yield from source.bad_ones()
            if cells is None:
                return
            if not any(cells):
                continue
            # A quoted cell may hold line ends, and the row begins before them.
            begun = source.number - sum(cell.count("\n") for cell in cells)
            yield attributes.record(_whole(cells, columns), f"{part.label}:{begun}")
        except csv.Error:
            yield Bad(
                f"{part.label}:{begun}",
                "a quotation mark that is not closed, or a field that is too long",
                f"to line {source.number}",
            )
        except RowError as error:
            yield error.at(f"{part.label}:{begun}")


def _whole(cells: list[str], columns: list[str]) -> list[str]:
    if len(cells) != len(columns):
        raise RowError("not as many columns as the header", f"{len(cells)} of {len(columns)}")
    return cells


class _Lines(Iterator[str]):
    """The sound lines of a table with their ends; those that cannot be read wait in `bad_ones`."""

    def __init__(self, part: Part, encoding: str, advance: Advance) -> None:
        self._lines = text_lines(part, encoding, advance)
        self._bad: list[Bad] = []
        self.number = 0

    def __next__(self) -> str:
        for number, line in self._lines:
            self.number = number
            if isinstance(line, str):
                return line + "\n"
            self._bad.append(line)
        raise StopIteration

    def bad_ones(self) -> Iterator[Bad]:
        bad, self._bad = self._bad, []
        yield from bad
