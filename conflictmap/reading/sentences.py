"""Sentences of an article, with their place in it."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from conflictmap.model import Article

MAX_SENTENCE = 2_000
"""A longer sentence is a table or a page without punctuation; parsing is not worth its cost there."""

_ABBREVIATIONS = frozenset(
    "mr mrs ms dr prof gen lt col maj sgt capt cpl brig adm rep sen gov st jr sr vs etc no op "
    "fig al est approx "
    "dept jan feb mar apr jun jul aug sep sept oct nov dec inc ltd co corp u.s u.n u.k e.g i.e "
    "a.m p.m d.c".split()
)
# Possessive, and from the first of a row of full stops only: a row of thousands is looked at once.
_END = re.compile(r"(?<![.!?…])[.!?…]++[\"”’')\]]*+(?=\s|$)")
# "... in 2014.Recaptured by", "... of ChernobylCaptured by": the space between two sentences was lost.
_LOST_SPACE = re.compile(
    r"(?<=[a-z0-9][.)\]])(?=[A-Z][a-z]{2,}\s)|(?<=[a-z0-9])(?=[A-Z][a-z]{3,}(?:ly\s[a-z]+)?(?:ed|en)\sby\s)"
)
# What sites print above a text, glued to it: "Published February 18 2015", "AFP Sunday 27 Apr 2014".
_MONTH = r"(?:Jan|Feb|Mar|Apr|May|June?|July?|Aug|Sept?|Oct|Nov|Dec)[a-z]*"
_HEADER = re.compile(
    rf"(?:(?:^|\s)(?:Published|Posted on|Last updated(?: at)?|Updated(?: at)?|Date of publication)\s+|"
    rf"\b(?:AFP|AP|Reuters|dpa|UPI|Xinhua|ANSA|EFE)\s+(?:(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day,?\s+)?)"
    rf"(?:{_MONTH}\.?\s+\d{{1,2}},?\s*(?:19|20)\d\d|\d{{1,2}}\s+{_MONTH}\.?\s+(?:19|20)\d\d)(?=\s+\S)"
)
# Whose picture it is, behind a caption that the text goes on from: "... in Homs AFP/Getty Images Troops ...".
_CREDIT = re.compile(
    r"\b(?:(?:AFP|AP|EPA|Reuters|Anadolu|Xinhua|Sputnik)\s?/\s?(?:Getty Images|[A-Z]\w+)|Getty Images)"
    r"(?=\s+[A-Z][a-z])"
)
# A header stands within so many characters of the beginning.
_HEADER_REACH = 300
_VISIBLE = re.compile(r"\S")
_LONGEST_ABBREVIATION = max(map(len, _ABBREVIATIONS))
# A title of so few words is a name.
_NAME = 3
_OPENING = frozenset("“\"‘'([")


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence and its half-open span in the article's text, or in its title.

    `paragraph` numbers the paragraphs from 0; the title is paragraph -1.
    """

    text: str
    start: int
    end: int
    paragraph: int
    in_title: bool = False


def _cuts(text: str) -> Iterator[int]:
    """Yield the offsets at which a sentence of a paragraph ends."""
    headers = {match.end() for match in _HEADER.finditer(text[:_HEADER_REACH])}
    credits_ = (match.end() for match in _CREDIT.finditer(text))
    lost = (match.start() for match in _LOST_SPACE.finditer(text))
    yield from sorted({*_full_stops(text), *headers, *credits_, *lost})


def _full_stops(text: str) -> Iterator[int]:
    for match in _END.finditer(text):
        following = _VISIBLE.search(text, match.end())
        if following is None:
            continue
        first = following[0]
        if not (first.isupper() or first.isdigit() or first in _OPENING or not first.isascii()):
            continue
        if match[0] == "." and _is_abbreviation(text, match.start()):
            continue
        yield match.end()


def _is_abbreviation(text: str, end: int) -> bool:
    """Tell whether the word that ends before a full stop is an abbreviation, or an initial."""
    start = end
    while (
        start
        and end - start <= _LONGEST_ABBREVIATION
        and (text[start - 1] in "._" or text[start - 1].isalnum())
    ):
        start -= 1
    word = text[start:end].lower()
    return word in _ABBREVIATIONS or (len(word) == 1 and word.isalpha())


def split_paragraph(text: str, offset: int, paragraph: int) -> Iterator[Sentence]:
    """Split one paragraph into sentences.

    Parameters
    ----------
    text
        The paragraph.
    offset
        Where it starts in the article's text.
    paragraph
        Its number.
    """
    begin = 0
    for end in [*_cuts(text), len(text)]:
        piece = text[begin:end]
        stripped = piece.strip()
        if stripped:
            start = offset + begin + (len(piece) - len(piece.lstrip()))
            yield Sentence(stripped, start, start + len(stripped), paragraph)
        begin = end


def sentences_of(article: Article) -> tuple[Sentence, ...]:
    """Return the sentences of title and passages in reading order.

    A title that the text repeats is read there and not twice.
    """
    found: list[Sentence] = []
    paragraph = 0
    for begin, end in article.passages if article.passages is not None else ((0, len(article.text)),):
        for line in re.finditer(r"[^\n]+", article.text[begin:end]):
            found.extend(split_paragraph(line[0], begin + line.start(), paragraph))
            paragraph += 1
    title = article.title or ""
    if title.strip() and not _repeats(article.text, title):
        start = len(title) - len(title.lstrip())
        text = title.strip()
        found.insert(0, Sentence(text, start, start + len(text), -1, in_title=True))
    return tuple(found)


# "GOMA, Jan 28 - ", "SARAJEVO, Bosnia-Herzegovina (AP) -- ", "07:45 - ".
_DATELINE = re.compile(
    r"(?:\d{1,2}[:.]\d\d(?:\s(?:GMT|UTC))?|[A-Z][\w.’'-]*"
    r"(?:(?:,?\s|/)(?:[A-Z][\w.’'-]*|\d{1,2},?|(?:19|20)\d\d|\([A-Z][\w ,./]*\)|of|de|al|el)){0,7})"
    r"\s*(?:[–—]|--?)\s+(?=\S)"
)
_DATELINE_PARAGRAPHS = 3


def dateline_end(sentence: Sentence) -> int:
    """Return where the dateline of a sentence ends, which says where it was written; 0 without one."""
    if sentence.in_title or (sentence.paragraph > _DATELINE_PARAGRAPHS and not sentence.text[:1].isdigit()):
        return 0
    match = _DATELINE.match(sentence.text)
    return match.end() if match is not None else 0


def _repeats(text: str, title: str) -> bool:
    """Tell whether a text says its title again; a title that is a name is said anyway, and is no repeat."""
    words = title.split()
    is_name = len(words) <= _NAME and all(word[:1].isupper() for word in words)
    return not is_name and _bare(title) in _bare(text)


def _bare(text: str) -> str:
    return re.sub(r"\W+", " ", text).strip().lower()


def is_dateline(sentence: Sentence, start: int) -> bool:
    """Tell whether what starts at an offset stands in the dateline, where it says where the reporter was."""
    return start < dateline_end(sentence)
