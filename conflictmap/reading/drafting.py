"""From one parsed sentence to the claims that it makes: match frames, and read the context of each."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from conflictmap.kinds import Kinds
from conflictmap.model import Certainty, Change
from conflictmap.reading.actors import ActorLexicon
from conflictmap.reading.attribution import Attribution
from conflictmap.reading.certainty import certainty_of
from conflictmap.reading.drafts import Draft
from conflictmap.reading.lexicon import Lexicon
from conflictmap.reading.matching import Match, Matcher
from conflictmap.reading.mood import MoodReader
from conflictmap.reading.opponents import Opponents
from conflictmap.reading.periods import TimeExpression
from conflictmap.reading.phrases.adversaries import Adversaries
from conflictmap.reading.phrases.grounds import Grounds
from conflictmap.reading.phrases.parties import Parties
from conflictmap.reading.scene import Scene
from conflictmap.reading.sentences import Sentence
from conflictmap.reading.settling import settle
from conflictmap.reading.speakers import UNSAID, Speaker, SpeakerReader
from conflictmap.reading.timing import Anchor, when


@dataclass(frozen=True, slots=True)
class Times:
    """What dates the claims of a sentence.

    Attributes
    ----------
    expressions
        The expressions of time in it.
    published
        The day of publication.
    anchor
        The day that the story has reached.
    """

    expressions: Sequence[TimeExpression]
    published: date | None
    anchor: Anchor | None


class Drafting:
    """Drafts claims."""

    def __init__(self, lexicon: Lexicon, kinds: Kinds, actors: ActorLexicon) -> None:
        parties = Parties(lexicon, kinds, actors)
        self._actors = actors
        self._reporting = lexicon.context.reporting
        self._matcher = Matcher(lexicon, kinds, Grounds(lexicon, kinds, actors.demonyms), parties)
        self._mood = MoodReader(lexicon)
        self._speakers = SpeakerReader(lexicon)
        self._opponents = Opponents(actors, Adversaries(actors, parties))

    def attribution(self, source: str | None, sentences: Sequence[Sentence]) -> Attribution:
        """Return the memory of speakers for one article of an outlet."""
        return Attribution(self._speakers, self._reporting, source, sentences)

    def drafts(self, scene: Scene, attribution: Attribution, times: Times) -> list[Draft]:
        """Return the claims of a sentence.

        Parameters
        ----------
        scene
            The sentence.
        attribution
            Who spoke before it; takes note of who speaks in it.
        times
            What dates the claims.
        """
        quoted = attribution.quoted(scene)
        drafts: list[Draft] = []
        for match in self._matcher.matches(scene):
            drafts += self._of_match(scene, match, attribution, quoted, times)
        return [*settle(drafts, scene.parsed.text), *self._denials(scene, drafts)]

    def _of_match(
        self, scene: Scene, match: Match, attribution: Attribution, quoted: Speaker | None, times: Times
    ) -> list[Draft]:
        mood = self._mood.read(scene.parsed, match.trigger, leaves=match.change is Change.WITHDREW)
        if match.takes_negation:
            mood = replace(mood, negated=False)
        # "Broke the siege of X" is no siege, "to take X" no capture; "to break the siege of X" speaks of one.
        ended = match.is_ended
        if ended if mood.actual else match.is_told and not ended:
            return []
        speaker = attribution.said_by(scene, match, quoted)
        if speaker is not None and speaker.text == UNSAID:
            return []
        speaker = attribution.named(scene, speaker)
        gainer, loser, inferred = self._opponents.of(scene, match, speaker)
        speaker = attribution.outlet(scene, speaker, gainer, loser)
        certainty, certainty_rule = certainty_of(scene, match, mood, speaker, loser, self._actors)
        span, date_rule, background = when(
            scene, match.trigger, match.change, times.expressions, times.published, times.anchor
        )
        trace = (
            f"frame {match.frame.id} on {scene.parsed.word(match.trigger)!r}",
            f"date: {date_rule}",
            f"attribution: {speaker.rule if speaker else 'own voice'}",
            f"certainty: {certainty_rule}",
            *inferred,
        )
        return [
            Draft(
                frame=match.frame,
                trigger=scene.offset(match.trigger),
                change=match.change,
                place=ref,
                gainer=gainer,
                loser=loser,
                extent=ref.extent or match.extent or match.frame.extent,
                certainty=certainty,
                attribution=speaker.text if speaker else None,
                when=span,
                background=background,
                trace=(f"place: {ref.rule}", *trace),
            )
            for ref in match.places
        ]

    def _denials(self, scene: Scene, drafts: Sequence[Draft]) -> list[Draft]:
        """Return the claims of a sentence once more for whoever denies them in its second half.

        "X said it had taken the town, but Y denied the claim."
        """
        if not drafts:
            return []
        found: list[Draft] = []
        for denier in self._speakers.deniers(scene.parsed):
            at = scene.offset(denier.verb)
            found += [
                replace(
                    draft,
                    trigger=at,
                    attribution=denier.speaker.text,
                    certainty=Certainty.DENIED,
                    trace=(*draft.trace, f"denied with {denier.verb.lower_!r}"),
                )
                for draft in drafts
                if draft.trigger < at
                and not draft.frame.presupposed
                and draft.certainty is not Certainty.DENIED
            ]
        return found
