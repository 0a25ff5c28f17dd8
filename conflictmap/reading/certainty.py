"""How sure a claim is: by its mood, and by whether whoever says it loses by it."""

from conflictmap.model import TAKEN, Certainty, Change
from conflictmap.reading.actors import ActorLexicon
from conflictmap.reading.matching import Match
from conflictmap.reading.mood import Mood
from conflictmap.reading.scene import Scene
from conflictmap.reading.speakers import UNATTRIBUTED, Speaker


def certainty_of(
    scene: Scene, match: Match, mood: Mood, speaker: Speaker | None, loser: str | None, actors: ActorLexicon
) -> tuple[Certainty, str]:
    """Return how sure a claim is, and the rule for people.

    Parameters
    ----------
    scene, match, mood, speaker
        What is told where, how, and by whom.
    loser
        The party that loses by it.
    actors
        Tells which side a source speaks for.
    """
    if mood.negated or (speaker is not None and speaker.denies):
        return Certainty.DENIED, "denied"
    if mood.hedged or match.frame.certainty is Certainty.UNCLEAR:
        return Certainty.UNCLEAR, "hedged"
    if speaker is None:
        return Certainty.CONFIRMED, "own voice"
    if speaker.text == UNATTRIBUTED:
        return Certainty.UNCLEAR, "report by nobody named"
    if match.change in TAKEN | {Change.WITHDREW} and _admits(scene, speaker, loser, actors):
        return Certainty.CONFIRMED, "admitted by the loser"
    return Certainty.CLAIMED, "attributed"


def _admits(scene: Scene, speaker: Speaker, loser: str | None, actors: ActorLexicon) -> bool:
    """Tell whether a source speaks for the side that loses by what it says."""
    if loser is None:
        return False
    found = actors.find(speaker.text, scene.theatre, qualified=True)
    said = {mention.actor for mention in found if mention.actor}
    if scene.voice is not None and speaker.is_outlet:
        said.add(scene.voice)
    side = actors.side(loser, scene.theatre)
    return any(actors.side(actor, scene.theatre) == side for actor in said)
