"""Start tags with more attributes than any page has, cut down before a parser sees them.

libxml2 compares each attribute of a tag with all those before it: a page of 3 MB that is one tag takes it an
hour.
"""

import re
from typing import Final

_MOST: Final = 500
# As HTML 5 reads a tag: what stands between blanks is an attribute, and quotes count only behind "=".
_ATTRIBUTE: Final = re.compile(
    r"[\s/]*+[^\s/>][^\s/>=]*+(?:\s*+=\s*+(?:\"[^\"]*+\"|'[^']*+'|[^\s>\"'][^\s>]*+|)|)"
)
_TAG: Final = re.compile(rf"(<[A-Za-z][^\s/>]*+)((?:{_ATTRIBUTE.pattern})*+)")
# A tag of fewer characters cannot have that many attributes.
_SHORT: Final = 2 * _MOST


def thinned(markup: str) -> str:
    """Return a page or a piece of one, with the first attributes only of a tag that has hundreds."""
    return _TAG.sub(_cut, markup)


def _cut(tag: re.Match[str]) -> str:
    if len(tag[2]) <= _SHORT:
        return tag[0]
    for number, attribute in enumerate(_ATTRIBUTE.finditer(tag[2]), 1):
        if number == _MOST:
            return tag[1] + tag[2][: attribute.end()]
    return tag[0]
