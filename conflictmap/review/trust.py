"""How far each claim is believed: who says so, how surely, and whether the text dates it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from conflictmap.control.claim_weights import claim_weights
from conflictmap.control.evidence import Reason
from conflictmap.control.settings import ControlSettings
from conflictmap.control.sources import SourceBook
from conflictmap.model import Article, Claim, Timeline


@dataclass(frozen=True, slots=True)
class Trust:
    """Probabilities that claims are right, by what is known of their sources."""

    believed: Mapping[str, float]
    reasons: Mapping[str, tuple[Reason, ...]]
    outlets: Mapping[str, str | None]
    book: SourceBook
    settings: ControlSettings

    @classmethod
    def of_map(
        cls, timeline: Timeline, articles: Iterable[Article], book: SourceBook, settings: ControlSettings
    ) -> "Trust":
        """Return how far the claims of a map are believed."""
        weights = claim_weights(timeline, book, settings)
        return cls(
            {claim: weight.believed for claim, weight in weights.items()},
            {claim: weight.reasons for claim, weight in weights.items()},
            {article.id: article.source for article in articles},
            book,
            settings,
        )

    def of(self, claim: Claim) -> float:
        """Return the probability that a claim is right, by what is known of its source."""
        believed = self.believed.get(claim.id)
        if believed is None:
            # A claim that is not on the map is not weighed.
            believed = self.book.voice(claim, self.outlets.get(claim.article)).reliability
        believed *= self.settings.certainty[claim.certainty]
        if Reason.UNDATED in self.why(claim):
            believed *= self.settings.undated
        return believed

    def why(self, claim: Claim) -> tuple[Reason, ...]:
        """Return why a claim counts for less or for more than its source."""
        return self.reasons.get(claim.id, ())
