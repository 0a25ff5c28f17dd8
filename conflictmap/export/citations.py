"""The articles that a map rests on, for reference managers: BibTeX and CSL-JSON.

Keys are the articles' ids as far as BibTeX allows them, so that a citation keeps its key in the next export.
The note of each entry names the map and what made it; nobody knows when an article was last visited, so no
date of access is made up.
"""

import json
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any, Final

from anyascii import anyascii

from conflictmap.addresses import web_address
from conflictmap.drafts import drafted
from conflictmap.model import Article, content_id
from conflictmap.provenance import Provenance
from conflictmap.wording import plain

# What LaTeX does not take for the character itself. Braces become words, since BibTeX counts them even where
# LaTeX would not, and a quotation mark its number, since some languages of babel give it a meaning.
_LATEX: Final = str.maketrans(
    {
        "\\": r"\textbackslash{}",
        "{": r"\textbraceleft{}",
        "}": r"\textbraceright{}",
        "~": r"\textasciitilde{}",
        "^": r"\textasciicircum{}",
        "<": r"\textless{}",
        ">": r"\textgreater{}",
        "|": r"\textbar{}",
        '"': r"{\char34}",
        **{character: f"\\{character}" for character in "$&#_%"},
    }
)
# Pairs of characters that TeX's fonts join to another one: "--" is a dash.
_LIGATURES: Final = re.compile(r"(?<=-)(?=-)|(?<=')(?=')|(?<=`)(?=`)|(?<=[?!])(?=`)|(?<=,)(?=,)")
_MONTHS: Final = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_UNFIT: Final = re.compile(r"[^A-Za-z0-9_.:+-]+")


def latex(text: str) -> str:
    """Return foreign text on one line as LaTeX prints it; letters beyond ASCII stay, in UTF-8."""
    return _LIGATURES.sub("{}", plain(text).translate(_LATEX))


def citation_keys(articles: Iterable[Article]) -> Mapping[str, str]:
    """Return a key for each article's id: itself, or what is left of it in ASCII with a short digest.

    No two keys differ in their case alone, which BibTeX takes for the same.
    """
    ids = [article.id for article in articles]
    fit = {identity: _UNFIT.sub("-", anyascii(identity)).strip("-") for identity in ids}
    count = Counter(key.lower() for key in fit.values())
    return {
        identity: key
        if key == identity and count[key.lower()] == 1
        else f"{key}-{content_id(identity, length=6)}".lstrip("-")
        for identity, key in fit.items()
    }


def write_bibtex(provenance: Provenance, path: Path) -> None:
    """Write the articles as BibTeX in UTF-8, for biber as for BibTeX itself.

    Raises
    ------
    InputError
        The file cannot be written.
    """
    keys = citation_keys(provenance.articles)
    note = _note(provenance)
    entries = [_entry(keys[article.id], dict(_fields(article, note))) for article in _in_order(provenance)]
    with drafted(path) as draft:
        draft.write_text("\n".join(entries), encoding="utf-8", newline="\n")


def _in_order(provenance: Provenance) -> list[Article]:
    return sorted(provenance.articles, key=lambda article: article.id)


def _note(provenance: Provenance) -> str:
    return f"Cited by the map “{plain(provenance.title)}”, {provenance.made_by}"


def _fields(article: Article, note: str) -> Iterator[tuple[str, str]]:
    """Yield the fields of an entry with their values, in the syntax of BibTeX."""
    # The second pair of braces keeps capitals as they are, and an outlet's name in one piece.
    yield "title", f"{{{{{latex(article.title or article.id)}}}}}"
    if article.source:
        yield "author", f"{{{{{latex(article.source)}}}}}"
    if article.published:
        yield "date", f"{{{article.published.isoformat()}}}"
        yield "year", f"{{{article.published.year}}}"
        yield "month", _MONTHS[article.published.month - 1]
    if url := web_address(article.url):
        yield "url", f"{{{url}}}"
    if article.language:
        yield "langid", f"{{{latex(article.language)}}}"
    yield "note", f"{{{latex(note)}}}"


def _entry(key: str, fields: Mapping[str, str]) -> str:
    lines = "".join(f"  {name} = {value},\n" for name, value in fields.items())
    return f"@misc{{{key},\n{lines}}}\n"


def write_csl(provenance: Provenance, path: Path) -> None:
    """Write the articles as CSL-JSON, which Zotero, pandoc and citeproc read.

    Raises
    ------
    InputError
        The file cannot be written.
    """
    keys = citation_keys(provenance.articles)
    note = _note(provenance)
    items = [dict(_csl(article, keys[article.id], note)) for article in _in_order(provenance)]
    with drafted(path) as draft:
        text = json.dumps(items, ensure_ascii=False, indent=1) + "\n"
        draft.write_text(text, encoding="utf-8", errors="replace", newline="\n")


def _csl(article: Article, key: str, note: str) -> Iterator[tuple[str, Any]]:
    yield "id", key
    yield "type", "article-newspaper"
    yield "title", plain(article.title or article.id)
    if article.source:
        yield "container-title", plain(article.source)
    if article.published:
        day = article.published
        yield "issued", {"date-parts": [[day.year, day.month, day.day]]}
    if url := web_address(article.url):
        yield "URL", url
    if article.language:
        yield "language", article.language
    yield "note", note
