"""Claims get their places: each toponym is resolved with the whole article around it."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from functools import partial

from shapely.errors import ShapelyError

from conflictmap.memory import FORGETFUL, Memory, recalled
from conflictmap.model import Article, Claim, Extent, Place, Toponym
from conflictmap.places.gazetteer import Gazetteer
from conflictmap.places.parties import load_parties
from conflictmap.places.remembered import Found, from_bytes, key_of, to_bytes
from conflictmap.places.resolution import Resolution, Resolver
from conflictmap.places.settled import SettledName, settled_in


def locate(
    claims: Iterable[Claim],
    articles: Mapping[str, Article],
    gazetteer: Gazetteer,
    settled: Sequence[SettledName] = (),
    *,
    memory: Memory = FORGETFUL,
    maker: str = "",
) -> tuple[Claim, ...]:
    """Return the claims with their places, in the same order.

    Parameters
    ----------
    articles
        The claims' articles by id; a claim whose article is missing is resolved without surroundings.
    settled
        Names whose place a person has settled; nothing overrules them.
    memory
        Spares resolving again what an article's claims speak of.
    maker
        For `memory`: an identity of gazetteer and rules.

    Returns
    -------
    tuple of Claim
        `place` is None where nothing supports a candidate; the last line of `trace` says which rule decided.
        Where a description stands for a part of the place found, the extent says so.
    """
    claims = tuple(claims)
    rows = defaultdict(list)
    for row, claim in enumerate(claims):
        rows[claim.article].append(row)
    found: dict[int, Found] = {}
    for identity, own in rows.items():
        article = articles.get(identity)
        holding = settled_in(identity, settled)
        told = [claims[row] for row in own]
        key = key_of(article, told, holding.values())
        places = recalled(memory, maker, key, partial(from_bytes, gazetteer=gazetteer), ShapelyError)
        if places is None or len(places) != len(own):
            resolver = _resolver(article, gazetteer, holding)
            places = [_found(claim, resolver.resolve(claim.toponym)) for claim in told]
            memory.keep(maker, key, to_bytes(places, gazetteer))
        found.update(zip(own, places, strict=True))
    return tuple(_placed(claim, *found[row]) for row, claim in enumerate(claims))


def _found(claim: Claim, resolution: Resolution) -> Found:
    extent = claim.extent
    if resolution.surrounding and extent in {Extent.WHOLE, Extent.UNKNOWN}:
        # "Three checkpoints in Palmyra", all of them, are a part of Palmyra.
        extent = Extent.PART
    return resolution.place, extent, f"place: {resolution.rule}"


def _placed(claim: Claim, place: Place | None, extent: Extent, line: str) -> Claim:
    return replace(claim, place=place, extent=extent, trace=(*claim.trace, line))


def resolve_mentions(
    article: Article, gazetteer: Gazetteer, *, demonyms: bool = False
) -> tuple[Resolution, ...]:
    """Return what every place mention of an article's text means, in order.

    Parameters
    ----------
    demonyms
        Take "Syrian" and "Iraqis" for mentions of their countries too.
    """
    resolver = _resolver(article, gazetteer)
    return tuple(resolver.resolve(mention) for mention in gazetteer.find(article.text, demonyms=demonyms))


def places_of(claims: Iterable[Claim], gazetteer: Gazetteer) -> tuple[Place, ...]:
    """Return the places of located claims with all that they lie within, by id."""
    found: dict[str, Place] = {}
    waiting = [claim.place for claim in claims if claim.place is not None]
    while waiting:
        place = waiting.pop()
        if place.id not in found:
            found[place.id] = place
            if place.within is not None and place.within in gazetteer:
                waiting.append(gazetteer.place(place.within))
    return tuple(found[identity] for identity in sorted(found))


def bare_mention(toponym: Toponym) -> Toponym:
    """Return a mention without the lower-case noun behind its name: "Anbar" of "Anbar province"."""
    noun = toponym.text[len(toponym.name) :]
    if not toponym.text.startswith(toponym.name) or noun == "" or noun != noun.casefold():
        return toponym
    return replace(toponym, text=toponym.name, end=toponym.start + len(toponym.name))


def _resolver(
    article: Article | None, gazetteer: Gazetteer, settled: Mapping[str, SettledName] | None = None
) -> Resolver:
    texts = () if article is None else (article.title or "", article.text)
    mentions = [mention for text in texts for mention in gazetteer.find(text, demonyms=True)]
    return Resolver(gazetteer, mentions, settled, load_parties().countries("\n".join(texts)))
