"""From claims to testimony: how far each is believed, worked out in columns."""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from itertools import chain
from operator import attrgetter

import numpy as np

from conflictmap.control.columns import Flags, Floats, Ints, numbered, ranked
from conflictmap.control.dating import publication_days, windows
from conflictmap.control.evidence import STANCES, Saying, Stance, Testimonies
from conflictmap.control.settings import ControlSettings
from conflictmap.control.sources import SourceBook, Voice
from conflictmap.model import Article, Claim


def weigh(
    claims: Iterable[Claim],
    articles: Mapping[str, Article],
    book: SourceBook,
    settings: ControlSettings,
    *,
    places: Collection[str] | None = None,
    known_by: int | None = None,
) -> Testimonies:
    """Return the testimony of all claims that name a known place on a known day, in the order of knowing.

    The order is that of publication, then of content, so that it does not depend on the order of `claims`.
    What a person rejected is no testimony.

    Parameters
    ----------
    places
        Ids of the places that a claim has to be about; None is any.
    known_by
        The day, as an ordinal, by which a claim has to have been published; None is any.
    """
    place_of = attrgetter("place.id")
    located = [claim for claim in claims if claim.place is not None and not claim.rejected]
    days = publication_days(articles.values(), located)
    if known_by is not None:
        days = {article: day for article, day in days.items() if day <= known_by}
    heard = [claim for claim in located if claim.article in days]
    if places is not None:
        heard = [claim for claim in heard if place_of(claim) in places]
    # What claims hold is read in the order in which they lie in memory; only columns are put in order.
    article, article_ids = ranked(map(attrgetter("article"), heard), lambda one: (days[one], one))
    published = np.array([days[one] for one in article_ids], dtype=np.int64)[article]
    saying, found = numbered(map(attrgetter(*Saying._fields), heard))
    sayings = [Saying(*one) for one in found]
    place, place_ids = ranked(map(place_of, heard), str)
    outlets = [articles[one].source if one in articles else None for one in article_ids]
    voice, voices = _voices(heard, article, outlets, book)
    stance, trust, carried = _interest(saying, sayings, voice, voices, book=book, settings=settings)
    when = windows(heard, published, settings)

    def factor(of: Callable[[Saying], float]) -> Floats:
        return np.array([of(one) for one in sayings], dtype=np.float64)[saying]

    believed = trust * factor(lambda one: settings.certainty[one.certainty])
    believed = np.where(carried, believed * settings.carried, believed)
    undated = factor(lambda one: settings.undated_background if one.background else settings.undated)
    believed = np.where(when.dated, believed, believed * undated)
    credibility = believed * factor(lambda one: settings.extent[one.extent])
    credibility = credibility * factor(lambda one: settings.change[one.change])
    weighed = Testimonies(
        claims=heard,
        places=tuple(place_ids),
        sayings=tuple(sayings),
        voices=tuple(voices),
        claim=np.arange(len(heard)),
        place=place,
        saying=saying,
        voice=voice,
        published=published,
        when=when,
        credibility=credibility,
        source_credibility=believed,
        trust=trust,
        stance=stance,
        carried=carried,
        vague=when.days > settings.snap_days,
        from_whole=np.zeros(len(heard), dtype=np.bool_),
    )
    return weighed.take(_by_content(heard, article))


def _by_content(claims: Sequence[Claim], article: Ints) -> Ints:
    """Return the order of claims by the rank of their articles, and within one as in its text."""
    start = np.fromiter(map(attrgetter("start"), claims), np.int64)
    order = np.lexsort((start, article))
    differs = (np.diff(article[order]) != 0) | (np.diff(start[order]) != 0)
    edges = np.flatnonzero(np.concatenate([[True], differs, [True]])) if len(order) else np.zeros(1, np.int64)
    rows = order.tolist()
    ids = [claim.id for claim in claims]
    several = np.flatnonzero(np.diff(edges) > 1)
    for begin, end in zip(edges[several].tolist(), edges[several + 1].tolist(), strict=True):
        rows[begin:end] = sorted(rows[begin:end], key=ids.__getitem__)
    return np.array(rows, dtype=np.int64)


def _voices(
    claims: Sequence[Claim], article: Ints, outlets: Sequence[str | None], book: SourceBook
) -> tuple[Ints, list[Voice]]:
    """Return the number of each claim's voice, and the voices; `outlets` are those of the articles."""
    attribution, _ = numbered(map(attrgetter("attribution"), claims))
    outlet, _ = numbered(outlets)

    def heard(number: Ints) -> tuple[Ints, list[Voice]]:
        _, first, voice = np.unique(number, return_index=True, return_inverse=True)
        return voice, [book.voice(claims[row], outlets[article[row]]) for row in first.tolist()]

    voice, voices = heard(attribution * len(outlets) + outlet[article])
    unnamed = np.array([not one.known for one in voices], dtype=np.bool_)
    # Who has no name is somebody else in each article.
    return heard(voice * len(outlets) + np.where(unnamed[voice], article, 0))


_NOBODY = 0


def _interest(
    saying: Ints,
    sayings: Sequence[Saying],
    voice: Ints,
    voices: Sequence[Voice],
    *,
    book: SourceBook,
    settings: ControlSettings,
) -> tuple[Ints, Floats, Flags]:
    """Return whether each matter suits its speaker, how far he is believed in it, and whether it is carried.

    It is carried where an outlet passes on what suits its own side.
    """
    interests = [_interests(one, book) for one in sayings]
    sides = [(one.side, one.carrier) for one in voices]
    number, _ = numbered(chain([None], *interests, *sides))
    pairs = number[1:].reshape(-1, 2)
    suits, hurts = pairs[: len(sayings)][saying].T
    side, carrier = pairs[len(sayings) :][voice].T
    reliability = np.array([one.reliability for one in voices], dtype=np.float64)[voice]
    stance = np.select(
        [side == _NOBODY, side == suits, side == hurts, (suits == _NOBODY) & (hurts != _NOBODY)],
        [STANCES.index(one) for one in (Stance.NEUTRAL, Stance.OWN_GAIN, Stance.OWN_LOSS, Stance.ENEMY_LOSS)],
        STANCES.index(Stance.NEUTRAL),
    )
    believed = {
        Stance.NEUTRAL: reliability,
        Stance.OWN_GAIN: reliability * settings.own_gain,
        Stance.OWN_LOSS: 1 - (1 - reliability) * settings.own_loss,
        Stance.ENEMY_LOSS: reliability * settings.enemy_loss,
    }
    trust = np.choose(stance, [believed[one] for one in STANCES])
    return stance, trust, (carrier != _NOBODY) & (carrier == suits)


def _interests(saying: Saying, book: SourceBook) -> tuple[str | None, str | None]:
    """Return the side that something suits, and the one that it hurts."""
    suits, hurts = book.side(saying.gainer), book.side(saying.loser)
    return (hurts, suits) if saying.denied else (suits, hurts)
