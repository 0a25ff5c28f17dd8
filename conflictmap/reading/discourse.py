"""What has been spoken of so far: the places and actors that "the city" and "the group" may stand for."""

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from conflictmap.kinds import Kinds
from conflictmap.model import ActorKind, Toponym

# A headline and the sentences below it may count what is named later.
_HEAD = 2
_SETTLEMENTS = frozenset({"city", "town", "village"})


@dataclass(frozen=True, slots=True)
class PlaceMention:
    """A place name at a position: the number of its sentence and the offset in it."""

    toponym: Toponym
    sentence: int
    offset: int


@dataclass(frozen=True, slots=True)
class ActorSeen:
    """An actor at a position."""

    actor: str
    kind: ActorKind
    sentence: int
    offset: int


@dataclass(frozen=True, slots=True)
class NameList:
    """Names that a sentence lists: its number, the offset of the list there, and the names."""

    sentence: int
    offset: int
    names: tuple[Toponym, ...]


@dataclass
class Discourse:
    """The entities of one article in the order in which they are mentioned.

    All names of the article are known at the start, so that the first sentence can speak of "the city" that
    the second one names; what comes earlier is preferred all the same. `bare` holds whom a bare noun ("the
    group") stands for, by the number of its sentence and its offset there.
    """

    kinds: Kinds
    places: Sequence[PlaceMention]
    actors: Sequence[ActorSeen]
    spoken: list[PlaceMention] = field(default_factory=list)
    bare: dict[tuple[int, int], str] = field(default_factory=dict)
    lists: Sequence[NameList] = ()

    def __post_init__(self) -> None:
        self._often: Counter[str] = Counter(mention.toponym.name.lower() for mention in self.places)

    def speak(self, toponym: Toponym, sentence: int, offset: int) -> None:
        """Remember that a claim was made about a place, which makes it salient."""
        if toponym.name:
            self.spoken.append(PlaceMention(toponym, sentence, offset))

    def container(self, sentence: int, offset: int) -> Toponym | None:
        """Return the town that "the citadel" and its like are in at a position, or whatever is spoken of."""
        return self.place(sentence, offset, "city", town=True) or self.place(sentence, offset, None)

    def place(self, sentence: int, offset: int, kind: str | None, *, town: bool = False) -> Toponym | None:
        """Return the name that a description of some kind stands for at a position; a town only if asked.

        The score of a name is its frequency in the article, more for the same and the previous sentences, and
        more where a claim was just made about it.
        """
        best: tuple[float, int, Toponym] | None = None
        for number, mention in enumerate(self.places):
            toponym = mention.toponym
            if not toponym.name or not self._fits(toponym, kind):
                continue
            if (mention.sentence, mention.offset) >= (sentence, offset):
                continue
            if town and self.kinds.group(toponym.kind) != "settlement":
                continue
            distance = sentence - mention.sentence
            score = min(self._often[toponym.name.lower()], 6) + {0: 2.0, 1: 4.0, 2: 2.5}.get(distance, 1.0)
            if mention.sentence <= 0:
                score += 1.5
            if any(s.toponym.name == toponym.name and sentence - s.sentence <= 1 for s in self.spoken):
                score += 2.0
            if best is None or (score, number) > best[:2]:
                best = (score, number, toponym)
        return best[2] if best else None

    def last_pair(self, sentence: int) -> list[Toponym]:
        """Return the places that the last claims before a sentence were made about together, two or more."""
        spoken = [mention for mention in self.spoken if mention.sentence < sentence]
        if not spoken or sentence - spoken[-1].sentence > 2:
            return []
        last = spoken[-1].sentence
        names: dict[str, Toponym] = {}
        for mention in spoken:
            if mention.sentence == last:
                names.setdefault(mention.toponym.name, mention.toponym)
        return list(names.values()) if len(names) > 1 else []

    def listed(self, sentence: int, offset: int, count: int, kind: str | None) -> list[Toponym]:
        """Return the names that a counted plural stands for ("the two towns"): the last such list before it.

        At the head of a text, where the names are yet to come, the first such list after it.
        """
        fitting = [
            found
            for found in self.lists
            if len(found.names) == count and all(self.kinds.agree(kind, name.kind) for name in found.names)
        ]
        before = [found for found in fitting if (found.sentence, found.offset) < (sentence, offset)]
        if before:
            return list(before[-1].names)
        return list(fitting[0].names) if fitting and sentence <= _HEAD else []

    def is_topic(self, toponym: Toponym, sentence: int) -> bool:
        """Tell whether a text is about a place: named at its head, just before, or three times in all."""
        if self._often[toponym.name.lower()] >= 3:
            return True
        return any(
            m.toponym.name == toponym.name and (m.sentence == 0 or sentence - m.sentence in {0, 1})
            for m in self.places
        )

    def _fits(self, toponym: Toponym, kind: str | None) -> bool:
        if toponym.kind == "country" or self.kinds.group(toponym.kind) == "country":
            return kind == "country"
        if kind is None:
            return True
        if kind in _SETTLEMENTS:
            return toponym.kind is None or self.kinds.group(toponym.kind) in {"settlement", "district"}
        # Any base may be "the base"; "the airport" is no airbase.
        return toponym.kind == kind or (kind == "base" and self.kinds.group(toponym.kind) == "base")

    def actor(
        self,
        sentence: int,
        offset: int,
        accept: Callable[[ActorSeen], bool],
        *,
        reach: int = 12,
        topic: bool = False,
    ) -> str | None:
        """Return the nearest actor before a position that is acceptable.

        Parameters
        ----------
        sentence, offset
            The position.
        accept
            Which actors may be meant.
        reach
            How many sentences back to look.
        topic
            Prefer in an earlier sentence who is named first in it, which is what it speaks of; otherwise the
            last one named.
        """
        found: ActorSeen | None = None
        for seen in reversed(self.actors):
            if (seen.sentence, seen.offset) >= (sentence, offset) or sentence - seen.sentence > reach:
                continue
            if found is not None and seen.sentence != found.sentence:
                break
            if accept(seen):
                found = seen
                if not topic:
                    break
        return found.actor if found else None
