"""From a claim to testimony: how far it is believed, and why less or more than its source alone would be."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from conflictmap.control.dating import Window, publication_days, window
from conflictmap.control.quick import maker
from conflictmap.control.settings import ControlSettings
from conflictmap.control.sources import SourceBook, Voice
from conflictmap.model import TAKEN, Article, Certainty, Change, Claim, Extent

# After these the place is in one hand, and fighting and sieges are over.
DECISIVE = TAKEN | {Change.WITHDREW}


class Reason(StrEnum):
    """Why a claim counts for less, or for more, in plain language."""

    OWN_GAIN = "own side's claim"
    ENEMY_LOSS = "claimed by the other side"
    OWN_LOSS = "admits its own side's loss"
    CARRIED = "passed on by an outlet that it suits"
    UNCLEAR = "hedged"
    DENIAL = "a denial"
    PART = "part only"
    OUTSKIRTS = "outskirts only"
    UNDATED = "undated"
    VAGUE = "vaguely dated"
    FROM_WHOLE = "said of the whole place"
    NEARNESS = "approach only, says nothing of who holds it"


class Stance(StrEnum):
    """Whether what a speaker says suits him: he may be right in the one matter and not in the other."""

    NEUTRAL = "no interest"
    OWN_GAIN = "suits the speaker"
    OWN_LOSS = "hurts the speaker"
    ENEMY_LOSS = "somebody else's loss to nobody named"


@dataclass(frozen=True, slots=True)
class Testimony:
    """A claim about one place, weighed.

    Attributes
    ----------
    place
        The place that it is evidence for: the claim's own, or a part of it.
    published
        The day on which it became known, as an ordinal.
    credibility
        Probability, 0 to 1, that the claim is known to its source, right, and speaks of the whole place.
    source_credibility
        The same without regard to the extent and kind of the change: how far the speaker is believed.
    reasons
        Why it counts for less or more than its source.
    stance
        Whether it suits the speaker.
    trust
        How far the speaker is believed in such matters, before anything is known of him in particular.
    """

    claim: Claim
    place: str
    published: int
    when: Window
    voice: Voice
    credibility: float
    source_credibility: float
    reasons: tuple[Reason, ...]
    stance: Stance
    trust: float

    @property
    def denied(self) -> bool:
        """True where the claim is evidence against what it names."""
        return self.claim.certainty is Certainty.DENIED

    @property
    def whole(self) -> bool:
        """True where it speaks of the place as a whole, as far as the text tells."""
        return self.claim.extent in (Extent.WHOLE, Extent.UNKNOWN)


_testimony = maker(Testimony)


def weigh(
    claims: Iterable[Claim], articles: Mapping[str, Article], book: SourceBook, settings: ControlSettings
) -> list[Testimony]:
    """Return the testimony of all claims that name a known place on a known day, in the order of knowing.

    The order is that of publication, then of content, so that it does not depend on the order of `claims`.
    """
    located = [claim for claim in claims if claim.place is not None]
    published = publication_days(articles.values(), located)
    found: list[Testimony] = []
    by_article = claims_by_article(located)
    for day, article in sorted(
        (published[article], article) for article in by_article if article in published
    ):
        outlet = articles[article].source if article in articles else None
        found.extend([_weigh_one(claim, day, outlet, book, settings) for claim in by_article[article]])
    return found


def claims_by_article(claims: Iterable[Claim]) -> dict[str, list[Claim]]:
    """Return the claims of each article in the order of its text."""
    # Many small lists are sorted in half the time of a single one.
    by_article: dict[str, list[Claim]] = defaultdict(list)
    for claim in claims:
        by_article[claim.article].append(claim)
    for own in by_article.values():
        own.sort(key=lambda claim: (claim.start, claim.id))
    return by_article


def _weigh_one(
    claim: Claim, published: int, outlet: str | None, book: SourceBook, settings: ControlSettings
) -> Testimony:
    assert claim.place is not None
    voice = book.voice(claim, outlet)
    when = window(claim, published, settings)
    reasons: list[Reason] = []
    stance, trust = _interest(claim, voice, book, settings, reasons)
    believed = trust * settings.certainty[claim.certainty]
    if _is_carried(claim, voice, book):
        reasons.append(Reason.CARRIED)
        believed *= settings.carried
    if claim.certainty is Certainty.UNCLEAR:
        reasons.append(Reason.UNCLEAR)
    if claim.certainty is Certainty.DENIED:
        reasons.append(Reason.DENIAL)
    if not when.dated:
        believed *= settings.undated_background if claim.background else settings.undated
        reasons.append(Reason.UNDATED)
    elif when.days > settings.snap_days and claim.change is not Change.HOLDS:
        reasons.append(Reason.VAGUE)
    if claim.extent is Extent.PART:
        reasons.append(Reason.PART)
    if claim.extent is Extent.OUTSKIRTS:
        reasons.append(Reason.OUTSKIRTS)
    if claim.change is Change.APPROACHED:
        reasons.append(Reason.NEARNESS)
    credibility = believed * settings.extent[claim.extent] * settings.change[claim.change]
    place = claim.place.id
    return _testimony(
        claim, place, published, when, voice, credibility, believed, tuple(reasons), stance, trust
    )


def _interest(
    claim: Claim, voice: Voice, book: SourceBook, settings: ControlSettings, reasons: list[Reason]
) -> tuple[Stance, float]:
    """Return whether the matter suits the speaker, and how far he is believed in it."""
    suits, hurts = _interests(claim, book)
    if voice.side is None:
        return Stance.NEUTRAL, voice.reliability
    if voice.side == suits:
        reasons.append(Reason.OWN_GAIN)
        return Stance.OWN_GAIN, voice.reliability * settings.own_gain
    if voice.side == hurts:
        reasons.append(Reason.OWN_LOSS)
        return Stance.OWN_LOSS, 1 - (1 - voice.reliability) * settings.own_loss
    if suits is None and hurts is not None:
        reasons.append(Reason.ENEMY_LOSS)
        return Stance.ENEMY_LOSS, voice.reliability * settings.enemy_loss
    return Stance.NEUTRAL, voice.reliability


def _interests(claim: Claim, book: SourceBook) -> tuple[str | None, str | None]:
    """Return the side that a claim suits, and the one that it hurts."""
    suits, hurts = book.side(claim.gainer), book.side(claim.loser)
    return (hurts, suits) if claim.certainty is Certainty.DENIED else (suits, hurts)


def _is_carried(claim: Claim, voice: Voice, book: SourceBook) -> bool:
    """Tell whether an outlet passes on what suits its own side."""
    return voice.carrier is not None and voice.carrier == _interests(claim, book)[0]
