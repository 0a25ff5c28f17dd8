"""What an export rests on, as data: in the files that have room for it, and in about.json beside them all."""

import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any, Final

from conflictmap.drafts import drafted
from conflictmap.model import Article
from conflictmap.provenance import Provenance

BELIEVED: Final = "what is now believed of each day"
KNOWN: Final = "what was known on each day"


def about(provenance: Provenance, *, as_known: bool = False) -> dict[str, Any]:
    """Return what a file rests on, fit for JSON.

    Parameters
    ----------
    as_known
        Whether the states are those of the other clock.

    Returns
    -------
    dict
        `title`, `made_by` (version, settings and time in a line), the same apart as `version`, `settings` and
        `made` (ISO 8601, UTC), `known_by` (ISO day or None), `clock`, `credits` (lines) and `articles`, each
        with `id`, `title`, `source`, `url` and `published` (ISO day), None where that is not known.
    """
    return {
        "title": provenance.title,
        "made_by": provenance.made_by,
        "version": provenance.version,
        "settings": provenance.settings,
        "made": f"{provenance.made:%Y-%m-%dT%H:%M:%SZ}",
        "known_by": provenance.known_by.isoformat() if provenance.known_by else None,
        "clock": KNOWN if as_known else BELIEVED,
        "credits": list(provenance.credits),
        "articles": [_article(article) for article in provenance.articles],
    }


def _article(article: Article) -> dict[str, str | None]:
    return {
        "id": article.id,
        "title": article.title,
        "source": article.source,
        "url": article.url,
        "published": article.published.isoformat() if article.published else None,
    }


def write_about(
    provenance: Provenance, path: Path, *, files: Iterable[str] = (), as_known: bool = False
) -> None:
    """Write what the files beside it rest on, as JSON.

    Parameters
    ----------
    files
        The names of these files.

    Raises
    ------
    InputError
        The file cannot be written.
    """
    told = about(provenance, as_known=as_known) | {"files": list(files)}
    with drafted(path) as draft:
        # A lone surrogate of a broken page is no text in UTF-8.
        text = json.dumps(told, ensure_ascii=False, indent=1) + "\n"
        draft.write_text(text, encoding="utf-8", errors="replace", newline="\n")
