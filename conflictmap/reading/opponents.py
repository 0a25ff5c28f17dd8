"""Who gains and who loses where the words of a frame leave one of them out."""

from typing import Final

from conflictmap.model import TAKEN, Change
from conflictmap.reading.actors import ActorLexicon
from conflictmap.reading.matching import Match
from conflictmap.reading.phrases.adversaries import Adversaries
from conflictmap.reading.scene import Scene
from conflictmap.reading.speakers import Speaker

# Changes in which one party's gain is another's loss, so that a second party in the sentence is the opponent;
# and how many sentences before one may name the opponent that it leaves out.
_REACH: Final = {
    Change.CAPTURED: 2,
    Change.RECAPTURED: 2,
    Change.REPELLED: 2,
    Change.CONTESTED: 1,
    Change.BESIEGED: 1,
    Change.APPROACHED: 0,
}


class Opponents:
    """Completes gainers and losers."""

    def __init__(self, actors: ActorLexicon, adversaries: Adversaries) -> None:
        self._actors = actors
        self._adversaries = adversaries

    def of(
        self, scene: Scene, match: Match, speaker: Speaker | None
    ) -> tuple[str | None, str | None, tuple[str, ...]]:
        """Return gainer and loser, completed from the sentence and for some changes from those before.

        The third value says for people where each of them is from.
        """
        gainer, loser = match.gainer, match.loser
        notes = match.named_parties
        if gainer is None and speaker is not None and match.change in TAKEN:
            gainer = self._boaster(scene, match, speaker, loser)
            if gainer is not None:
                notes.append(f"gainer: {gainer}, who tells it as its own")
        two_sided = match.change in _REACH and (match.is_told or match.change is Change.BESIEGED)
        if not two_sided:
            return gainer, loser, tuple(notes)
        reach = _REACH[match.change]
        if gainer is not None and loser is None:
            loser = self._adversaries.adversary(scene, match.trigger, gainer, reach=reach)
            notes += [f"loser: {loser}, the other side spoken of"] if loser is not None else []
        elif gainer is None and scene.voice and scene.voice != loser and self._is_ours(scene, match):
            gainer = scene.voice
            notes.append(f"gainer: {gainer}, whose outlet tells it as its own")
        elif gainer is None and loser is not None and match.names_an_opponent:
            gainer = self._adversaries.adversary(scene, match.trigger, loser, reach=reach)
            notes += [f"gainer: {gainer}, the other side spoken of"] if gainer is not None else []
        if match.change is Change.BESIEGED:
            return gainer, loser, tuple(notes)  # a siege is seldom ours alone
        return (*self._us(scene, gainer, loser), tuple(notes))

    def _is_ours(self, scene: Scene, match: Match) -> bool:
        """Tell whether a party's own medium tells an event as its own.

        Not where the article is about the war of two other sides.
        """
        if match.is_first_person:
            return True
        if not match.is_ours or match.frame.refers_back or scene.voice is None:
            return False
        own = self._actors.side(scene.voice, scene.theatre)
        sides = {self._actors.side(actor, scene.theatre) for actor in scene.discourse.named}
        return own in sides or len(sides) < 2

    def _us(self, scene: Scene, gainer: str | None, loser: str | None) -> tuple[str | None, str | None]:
        """Let a party's own medium mean its own side by whom it leaves out."""
        if scene.voice is None:
            return gainer, loser
        own = self._actors.side(scene.voice, scene.theatre)
        if gainer is None and loser is not None and self._actors.side(loser, scene.theatre) != own:
            return scene.voice, loser
        if loser is None and gainer is not None and self._actors.side(gainer, scene.theatre) != own:
            return gainer, scene.voice
        return gainer, loser

    def _boaster(self, scene: Scene, match: Match, speaker: Speaker, loser: str | None) -> str | None:
        """Return the party that announces an event as its own ("X announces the capture of Y")."""
        if speaker.denies or not (speaker.boasts or match.is_ours):
            return None
        actors = [m.actor for m in self._actors.find(speaker.text, scene.theatre) if m.actor]
        return actors[0] if actors and actors[0] != loser else None
