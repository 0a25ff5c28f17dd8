"""How far each claim counts by itself: its kind of source, how far that is believed, and why not more."""

from dataclasses import dataclass

from conflictmap.control.evidence import Reason
from conflictmap.control.learning import newest
from conflictmap.control.settings import ControlSettings
from conflictmap.control.sources import SourceBook
from conflictmap.control.weighing import weigh
from conflictmap.model import Timeline


@dataclass(frozen=True, slots=True)
class ClaimWeight:
    """What a claim's source is worth in the end.

    Attributes
    ----------
    kind
        What kind of source it is: an id of gazetteer/sources/kinds.toml.
    expected, believed
        Probability, 0 to 1, that the source is right in such matters: as one of its kind, and as it is used
        in the end, which its agreement with others may have taught.
    reasons
        Why the claim counts for less, or for more, than its source does.
    """

    kind: str
    expected: float
    believed: float
    reasons: tuple[Reason, ...]


def claim_weights(timeline: Timeline, book: SourceBook, settings: ControlSettings) -> dict[str, ClaimWeight]:
    """Return the weights of claims by id; those without a place or a day have none.

    Parameters
    ----------
    book, settings
        Those that the timeline was made with.
    """
    articles = {article.id: article for article in timeline.articles}
    learned = newest(timeline.reliabilities)
    weights = {}
    for one in weigh(timeline.claims, articles, book, settings):
        voice, expected = one.voice, round(one.trust, 4)
        taught = learned.get((voice.id, voice.kind, one.stance.value))
        believed = expected if taught is None else taught.value
        weights[one.claim.id] = ClaimWeight(voice.kind, expected, believed, one.reasons)
    return weights
