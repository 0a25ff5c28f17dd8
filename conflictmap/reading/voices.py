"""Whose voice an outlet is: the actor that "we" means in it, and that its agentless victories belong to."""

import re
import tomllib
from collections.abc import Mapping
from pathlib import Path

from conflictmap.errors import DataError
from conflictmap.model import Article
from conflictmap.reading.actors import ActorLexicon, Theatre


def load_voices(folder: Path) -> dict[str, str]:
    """Return the actor of every outlet that belongs to one, by the outlet's names in lower case.

    Parameters
    ----------
    folder
        The folder of `outlets.toml`; its other keys are for whoever weighs what outlets say.

    Raises
    ------
    DataError
        The file is missing or no TOML.
    """
    try:
        rows = tomllib.loads((folder / "outlets.toml").read_text(encoding="utf-8"))["source"]
    except (OSError, tomllib.TOMLDecodeError, KeyError) as error:
        raise DataError(f"the list of outlets cannot be read: {error}", where="outlets.toml") from error
    return {
        name.lower(): row["actor"]
        for row in rows
        if row.get("actor")
        for name in (row["name"], *row.get("aliases", ()))
    }


class Voices:
    """Tells whose voice an outlet is.

    Parameters
    ----------
    listed
        The actor that an outlet speaks for, by the outlet's name in lower case.
    actors
        The actors that an outlet may be named after.
    """

    def __init__(self, listed: Mapping[str, str], actors: ActorLexicon) -> None:
        self.listed = dict(listed)
        self._actors = actors

    def of(self, article: Article, theatre: Theatre | None) -> str | None:
        """Return the actor that "we" means in an article, whose outlet belongs to one."""
        if not article.source:
            return None
        source = article.source.lower()
        if source in self.listed:
            return self.listed[source]
        # "CLANDESTINE, 16 NOV 89 (RADIO VENCEREMOS)": the name among other words.
        within = [name for name in self.listed if re.search(rf"\b{re.escape(name)}\b", source)]
        if within:
            return self.listed[max(within, key=len)]
        found = [mention for mention in self._actors.find(article.source, theatre) if mention.actor]
        named = [mention.actor for mention in found if not mention.generic]
        return next(iter(named or [mention.actor for mention in found]), None)
