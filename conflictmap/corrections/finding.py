"""The place that a decision names, by its id or by a name that the gazetteer or another decision resolves."""

from collections.abc import Mapping, Sequence

from conflictmap.corrections.file import Row, Written
from conflictmap.errors import SettingsError
from conflictmap.model import Article, Certainty, Change, Claim, DateSpan, Extent, Place, Precision, Toponym
from conflictmap.places import Gazetteer, locate
from conflictmap.places.search import search
from conflictmap.places.settled import SettledName

_OFFERED = 5


class Places:
    """Resolves what decisions say of places.

    Parameters
    ----------
    articles
        By id; a name is resolved with its article around it.
    settled
        Names whose place a person has settled.
    """

    def __init__(
        self, gazetteer: Gazetteer, articles: Mapping[str, Article], settled: Sequence[SettledName]
    ) -> None:
        self._gazetteer = gazetteer
        self._articles = articles
        self._settled = settled

    def named(self, asked: str, article: str | Article, one: Written[Row], *keys: str) -> tuple[Place, str]:
        """Return a place, and the line for the trace that says how it was found.

        Parameters
        ----------
        asked
            An id or a name.
        article
            The article, or its id, that the name stands in.
        one, keys
            The decision, and which of its keys asks.

        Raises
        ------
        SettingsError
            There is no such place, or several and nothing tells which is meant.
        """
        for settled in self._settled:
            if settled.place.id == asked:
                return settled.place, f"place: {settled.rule}"
        if asked in self._gazetteer:
            place = self._gazetteer.place(asked)
            return place, f"place: chosen by a person: {place.name} [{place.id}]"
        located = self._located(asked, article)
        if located.place is None:
            raise self._unknown(asked, one, *keys)
        return located.place, located.trace[-1]

    def _located(self, name: str, article: str | Article) -> Claim:
        known = article if isinstance(article, Article) else self._articles.get(article)
        identity = article if isinstance(article, str) else article.id
        claim = Claim(
            id="",
            article=identity,
            quote=name,
            start=0,
            end=len(name),
            change=Change.HOLDS,
            gainer=None,
            loser=None,
            toponym=Toponym(name, 0, len(name), name),
            place=None,
            extent=Extent.WHOLE,
            when=DateSpan(None, None, Precision.OPEN),
            attribution=None,
            certainty=Certainty.CLAIMED,
            background=False,
        )
        around = {} if known is None else {identity: known}
        return locate([claim], around, self._gazetteer, self._settled)[0]

    def _unknown(self, name: str, one: Written[Row], *keys: str) -> SettingsError:
        found = [match.candidate.id for match in search(self._gazetteer, name)][:_OFFERED]
        if found:
            what, mend = "nothing tells which place it is", f"Use an id: {', '.join(found)}"
        else:
            what, mend = "there is no such place", "Look it up: conflictmap gazetteer search"
        return SettingsError(f"{one.dotted(*keys)}: {name!r}: {what}", where=one.at(*keys), mend=mend)
