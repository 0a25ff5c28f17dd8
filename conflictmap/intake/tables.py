"""CSV and TSV tables of articles, a row an article."""

import csv
import io
import re
from collections import Counter
from collections.abc import Iterator
from typing import Final

from conflictmap.articles.records import Item
from conflictmap.errors import ArticleError

_DELIMITERS: Final = ",;\t|"
_LONGEST: Final = 10_000_000
_BELOW_HEADER: Final = 5
_SAMPLE: Final = 20_000
# As csv itself ends lines.
_ANY_LINE: Final = re.compile(r"([^\r\n]*+)(?:\r\n?|\n|\Z)")


def table_items(text: str, where: str) -> Iterator[Item]:
    """Yield the rows of a table by the names of its columns; the first has these names and no values.

    Parameters
    ----------
    text
        The table with its header; the delimiter is told from it.
    where
        The file's name, for messages.

    Raises
    ------
    ArticleError
        There is no header, or a quote is never closed.
    """
    delimiter = guess_delimiter(text)
    longest = csv.field_size_limit(_LONGEST)
    try:
        reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=False)
        header = [name.strip().lstrip("\ufeff") for name in next(reader, [])]
        if len([name for name in header if name]) < 1:
            raise ArticleError(
                "the table has no header", where=f"{where}:1", mend="Name the columns in its first line"
            )
        named = Counter(header)
        twice = next((name for name in header if name and named[name] > 1), None)
        if twice is not None:
            raise ArticleError(f"there are two columns {twice!r}", where=f"{where}:1", mend="Rename one")
        yield Item(0, where, dict.fromkeys(name for name in header if name))
        number = 0
        line = reader.line_num + 1
        for row in reader:
            place, line = f"{where}:{line}", reader.line_num + 1
            if not any(cell.strip() for cell in row):
                continue
            number += 1
            if len(row) > len(header):
                yield Item(
                    number,
                    place,
                    ArticleError(
                        f"the row has {len(row)} cells and the header {len(header)}",
                        where=place,
                        mend="Put cells that hold the delimiter between double quotes",
                    ),
                )
                continue
            cells = zip(header, row, strict=False)
            yield Item(number, place, {name: cell for name, cell in cells if name and cell.strip()})
    except csv.Error as error:
        raise ArticleError(
            f"the table cannot be read on from here: {error}",
            where=f"{where}:{reader.line_num}",
            mend="Look for a double quote that is not closed",
        ) from error
    finally:
        csv.field_size_limit(longest)


def guess_delimiter(text: str) -> str:
    """Return what stands between the cells: what splits the header most, and the rows after it alike."""
    lines: list[str] = []
    start = 0
    while len(lines) <= _BELOW_HEADER and start < len(text):
        line = _ANY_LINE.match(text, start)
        assert line is not None
        lines.append(line[1][:_SAMPLE])
        start = line.end()
    if not lines:
        return ","
    counts = {}
    for delimiter in _DELIMITERS:
        header, *rows = csv.reader(lines, delimiter=delimiter)
        fitting = sum(len(row) == len(header) for row in rows)
        counts[delimiter] = (len(header) > 1, fitting, len(header))
    # Of equals the first in the order above.
    return max(_DELIMITERS, key=lambda delimiter: counts[delimiter])
