"""What an article speaks of: its places and parties in order, and whom its bare nouns mean."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from itertools import zip_longest

from conflictmap.kinds import Kinds
from conflictmap.model import ActorKind, Toponym
from conflictmap.reading.actors import GOVERNMENT_FORCES, ActorLexicon, ActorMention, is_held_by
from conflictmap.reading.discourse import ActorSeen, Discourse, NameList, PlaceMention
from conflictmap.reading.lexicon import Lexicon
from conflictmap.reading.phrases.lists import LIST_JOIN
from conflictmap.reading.preparation import Name, Prepared
from conflictmap.reading.sentences import Sentence, is_dateline

# No word for a source is longer.
_WORD = 20
# So many sentences back a bare noun may look for whom it stands for.
_REACH = 12


class Entities:
    """Collects the entities of prepared articles."""

    def __init__(self, lexicon: Lexicon, kinds: Kinds, actors: ActorLexicon) -> None:
        self._context = lexicon.context
        self._kinds = kinds
        self._actors = actors

    def discourse(self, prepared: Prepared, voice: str | None) -> Discourse:
        """Return what an article speaks of.

        Parameters
        ----------
        prepared
            The article.
        voice
            The actor that "we" means in it.
        """
        sentences = prepared.sentences
        places = [
            PlaceMention(toponym, number, start)
            for number, found in enumerate(prepared.names)
            for start, _, toponym in found
            if not is_dateline(sentences[number], start)
        ]
        lists = [
            NameList(number, start, named)
            for number, found in enumerate(prepared.names)
            for start, named in _listed(sentences[number], found)
        ]
        seen, bare = self._actors_seen(prepared, self._enemy(prepared, voice))
        return Discourse(self._kinds, places, seen, bare=bare, lists=lists)

    def _actors_seen(
        self, prepared: Prepared, enemy: str | None
    ) -> tuple[list[ActorSeen], dict[tuple[int, int], str]]:
        """Return the actors in order, and whom each bare noun stands for."""
        seen: list[ActorSeen] = []
        last: dict[bool, ActorSeen] = {}
        bare: dict[tuple[int, int], str] = {}
        for number, mentions in enumerate(prepared.actors):
            for mention, following in zip_longest(mentions, mentions[1:]):
                actor = mention.actor
                if actor is None and not self._says_whose(prepared.sentences[number].text, mention):
                    actor = self._meant(mention, following, last, number, enemy, prepared.state)
                if actor is None:
                    continue
                if mention.actor is None:
                    bare[number, mention.start] = actor
                sentence = prepared.sentences[number]
                if not is_held_by(sentence.text, mention) and not is_dateline(sentence, mention.start):
                    seen.append(ActorSeen(actor, self._actors.kind(actor), number, mention.start))
                    last[seen[-1].kind is ActorKind.STATE] = seen[-1]
        return seen, bare

    def _says_whose(self, text: str, mention: ActorMention) -> bool:
        """Tell whether a bare noun only says what source somebody is ("a military source")."""
        following = text[mention.end : mention.end + _WORD].split()
        return bool(following) and following[0].strip(".,:;") in self._context.reporting.headline_sources

    def _meant(
        self,
        mention: ActorMention,
        following: ActorMention | None,
        last: Mapping[bool, ActorSeen],
        number: int,
        enemy: str | None,
        state: str | None,
    ) -> str | None:
        """Return whom a bare noun means: the enemy, who was last named, or who must be meant by it."""
        if mention.noun in self._context.forces.enemies:
            actor = enemy
        else:
            actor = self._antecedent(mention, last, number)
        qualifies = following is not None and following.actor and 0 <= following.start - mention.end <= 1
        if actor is None and not qualifies:  # "the militant Islamic State group"
            return self._unnamed(mention, state)
        return actor

    def _antecedent(self, mention: ActorMention, last: Mapping[bool, ActorSeen], number: int) -> str | None:
        """Return whom a bare noun stands for: the last actor of its kind, at most a dozen sentences back.

        `last` holds the last state that was named under True, and the last of the others under False.
        """
        actor = last.get(mention.noun.split()[-1] in self._context.forces.state)
        return actor.actor if actor is not None and number - actor.sentence <= _REACH else None

    def _unnamed(self, mention: ActorMention, state: str | None) -> str | None:
        """Return whom a bare noun means that nobody before explains: the country's own forces, or itself."""
        party = self._context.party_of(mention.noun)
        return state if party == GOVERNMENT_FORCES and state is not None else party

    def _enemy(self, prepared: Prepared, voice: str | None) -> str | None:
        """Return whom a party's own medium means by "the enemy": the other side that it names most.

        Where it names none, the other side of a war that has but two.
        """
        if voice is None:
            return None
        side = self._actors.side(voice, prepared.theatre)
        named = Counter(
            mention.actor
            for mentions in prepared.actors
            for mention in mentions
            if mention.actor and self._actors.side(mention.actor, prepared.theatre) != side
        )
        if named:
            return min(named, key=lambda actor: (-named[actor], actor))
        listed = prepared.theatre.actors if prepared.theatre is not None else ()
        others = [actor for actor in listed if actor.side != side]
        return others[0].id if len({actor.side for actor in others}) == 1 else None


def _listed(sentence: Sentence, names: Sequence[Name]) -> Iterator[tuple[int, tuple[Toponym, ...]]]:
    """Yield the names that a sentence lists ("X, Y and Z"), with where each list starts."""
    run: list[Name] = []
    for name in [*names, None]:
        if name is not None and run and LIST_JOIN.fullmatch(sentence.text[run[-1][1] : name[0]]):
            run.append(name)
            continue
        if len(run) > 1:
            yield run[0][0], tuple(toponym for _, _, toponym in run)
        run = [name] if name is not None else []
