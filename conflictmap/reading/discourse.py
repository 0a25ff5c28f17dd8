"""What has been spoken of so far: the places and actors that "the city" and "the group" may stand for."""

from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import takewhile
from operator import attrgetter

from conflictmap.kinds import Kinds
from conflictmap.model import ActorKind, Toponym

# A headline and the sentences below it may count what is named later.
_HEAD = 2
_SETTLEMENTS = frozenset({"city", "town", "village"})
# What a name scores by how many sentences ago it was named: the sentence before has just set the scene.
_NEAR = {0: 2.0, 1: 4.0, 2: 2.5}
_FAR = 1.0
_AT_THE_HEAD, _JUST_CLAIMED = 1.5, 2.0
_OFTEN = 6
_position = attrgetter("sentence", "offset")


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


class _Best:
    """Numbers with weights, added in rising order, of which the best below any bound is found at once."""

    def __init__(self) -> None:
        self._numbers: list[int] = []
        self._best: list[tuple[float, int]] = []

    def add(self, number: int, weight: float) -> None:
        """Add a number; of equal weights the later one is better."""
        own = (weight, number)
        self._numbers.append(number)
        self._best.append(max(self._best[-1], own) if self._best else own)

    def below(self, bound: int) -> tuple[float, int] | None:
        """Return weight and number of the best one below a bound."""
        count = bisect_left(self._numbers, bound)
        return self._best[count - 1] if count else None


class Discourse:
    """The entities of one article in the order in which they are mentioned.

    All names of the article are known at the start, so that the first sentence can speak of "the city" that
    the second one names; what comes earlier is preferred all the same. No look-up goes through the whole
    article: one for each noun of a long one would take time quadratic in its length.

    Parameters
    ----------
    kinds
        The kinds of places.
    places, actors
        The mentions in the order of the text.
    bare
        Whom a bare noun ("the group") stands for, by the number of its sentence and its offset there.
    """

    def __init__(
        self,
        kinds: Kinds,
        places: Sequence[PlaceMention],
        actors: Sequence[ActorSeen],
        bare: dict[tuple[int, int], str] | None = None,
        lists: Sequence[NameList] = (),
    ) -> None:
        self.kinds = kinds
        self.places = tuple(places)
        self.actors = tuple(actors)
        self.named = Counter(seen.actor for seen in self.actors)
        self.lists = tuple(lists)
        self.bare = dict(bare or {})
        self._spoken: list[PlaceMention] = []
        self._often = Counter(mention.toponym.name.lower() for mention in self.places)
        self._named_in: dict[str, set[int]] = defaultdict(set)
        self._by_kind: dict[str | None, _Best] = defaultdict(_Best)
        self._by_name: dict[str, dict[str | None, _Best]] = defaultdict(lambda: defaultdict(_Best))
        for number, mention in enumerate(self.places):
            name, kind = mention.toponym.name, mention.toponym.kind
            self._named_in[name].add(mention.sentence)
            if name:
                weight = self._standing(mention)
                self._by_kind[kind].add(number, weight)
                self._by_name[name][kind].add(number, weight)
        self._actors: dict[int, list[ActorSeen]] = defaultdict(list)
        for seen in actors:
            self._actors[seen.sentence].append(seen)
        # Of a sentence that is over only who was named first and who last can matter.
        self._summaries: dict[int, list[ActorSeen]] = {}

    def speak(self, toponym: Toponym, sentence: int, offset: int) -> None:
        """Remember that a claim was made about a place, which makes it salient."""
        if toponym.name:
            self._spoken.append(PlaceMention(toponym, sentence, offset))

    def container(self, sentence: int, offset: int) -> Toponym | None:
        """Return the town that "the citadel" and its like are in at a position, or whatever is spoken of."""
        return self.place(sentence, offset, "city", town=True) or self.place(sentence, offset, None)

    def place(self, sentence: int, offset: int, kind: str | None, *, town: bool = False) -> Toponym | None:
        """Return the name that a description of some kind stands for at a position; a town only if asked.

        The score of a name is its frequency in the article, more for the same and the previous sentences, and
        more where a claim was just made about it.
        """
        claimed = {mention.toponym.name for mention in self._just_spoken(sentence)}
        first = bisect_left(self.places, (sentence - max(_NEAR), -1), key=_position)
        end = bisect_left(self.places, (sentence, offset), key=_position)
        best: tuple[float, int] | None = None
        for number in range(first, end):
            mention = self.places[number]
            toponym = mention.toponym
            if toponym.name and self._suits(toponym.kind, kind, town=town):
                score = self._standing(mention) + _NEAR[sentence - mention.sentence]
                score += _JUST_CLAIMED if toponym.name in claimed else 0.0
                best = max(best or (score, number), (score, number))
        for found, bonus in self._earlier(first, claimed, kind, town=town):
            own = (found[0] + bonus, found[1])
            best = max(best or own, own)
        return self.places[best[1]].toponym if best else None

    def _earlier(
        self, end: int, claimed: Iterable[str], kind: str | None, *, town: bool
    ) -> Iterator[tuple[tuple[float, int], float]]:
        """Yield the best mention before a number of each kind and of each name claimed, with its bonus."""
        groups = [(self._by_kind, _FAR)]
        groups += [(self._by_name[name], _FAR + _JUST_CLAIMED) for name in claimed if name in self._by_name]
        for group, bonus in groups:
            for own_kind, mentions in group.items():
                if self._suits(own_kind, kind, town=town) and (found := mentions.below(end)) is not None:
                    yield found, bonus

    def _standing(self, mention: PlaceMention) -> float:
        """Return what a mention scores wherever it is looked for from."""
        often = float(min(self._often[mention.toponym.name.lower()], _OFTEN))
        return often + (_AT_THE_HEAD if mention.sentence <= 0 else 0.0)

    def _just_spoken(self, sentence: int) -> Iterator[PlaceMention]:
        """Yield the places of claims in a sentence and the one before it, the last first."""
        return takewhile(lambda mention: sentence - mention.sentence <= 1, reversed(self._spoken))

    def last_pair(self, sentence: int) -> list[Toponym]:
        """Return the places that the last claims before a sentence were made about together, two or more."""
        last: int | None = None
        together: list[PlaceMention] = []
        for mention in reversed(self._spoken):
            if mention.sentence >= sentence:
                continue
            last = mention.sentence if last is None else last
            if mention.sentence != last or sentence - last > 2:
                break
            together.append(mention)
        names: dict[str, Toponym] = {}
        for mention in reversed(together):
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
        return not self._named_in.get(toponym.name, set()).isdisjoint({0, sentence - 1, sentence})

    def _suits(self, own: str | None, kind: str | None, *, town: bool) -> bool:
        """Tell whether a place of a kind may be what a description speaks of."""
        group = self.kinds.group(own)
        if town and group != "settlement":
            return False
        if own == "country" or group == "country":
            return kind == "country"
        if kind is None:
            return True
        if kind in _SETTLEMENTS:
            return own is None or group in {"settlement", "district"}
        # Any base may be "the base"; "the airport" is no airbase.
        return own == kind or (kind == "base" and group == "base")

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
            Which actors may be meant; asked about who it is, wherever it was named.
        reach
            How many sentences back to look.
        topic
            Prefer in an earlier sentence who is named first in it, which is what it speaks of; otherwise the
            last one named.
        """
        for number in range(sentence, sentence - reach - 1, -1):
            if number == sentence:
                before = bisect_left(self._actors.get(number, []), offset, key=attrgetter("offset"))
                seen = self._actors[number][:before] if before else []
            else:
                seen = self._summary(number)
            accepted = [mention for mention in seen if accept(mention)]
            if accepted:
                return accepted[0 if topic else -1].actor
        return None

    def _summary(self, sentence: int) -> list[ActorSeen]:
        """Return who was named in a sentence, each where it was first and where it was last."""
        if sentence not in self._summaries:
            seen = self._actors.get(sentence, [])
            first = {mention.actor: mention for mention in reversed(seen)}
            last = {mention.actor: mention for mention in seen}
            self._summaries[sentence] = sorted([*first.values(), *last.values()], key=_position)
        return self._summaries[sentence]
