"""States that stand inside a noun phrase: "rebel-held X", "besieged X", "rebel towns"."""

from collections.abc import Iterator

from spacy.tokens import Token

from conflictmap.kinds import Kinds
from conflictmap.model import Change
from conflictmap.reading.actors import ActorMention
from conflictmap.reading.frames import Frame
from conflictmap.reading.lexicon import Lexicon
from conflictmap.reading.matching.match import Match
from conflictmap.reading.matching.targets import Targets
from conflictmap.reading.matching.triggers import follows_hyphen, is_modifier
from conflictmap.reading.phrases.grounds import Grounds
from conflictmap.reading.phrases.parties import Parties
from conflictmap.reading.scene import PlaceRef, Scene
from conflictmap.reading.syntax import conjuncts

OWNER_REACH = 2
"""Words between a party and its ground, itself included ("rebel eastern districts")."""

# More of a list are an error of the parser's.
_PLACES = 3
# A noun behind its participle stands this near, in tokens.
_HEAD_REACH = 3
_NOUNS = frozenset({"NOUN", "PROPN"})
# "Pro-regime villages" says whom people like.
_LIKING = ("pro-", "anti-")

_HOLDS = Frame(
    id="adnominal-holds",
    change=Change.HOLDS,
    nouns=("held",),
    place=("head",),
    gainer=("modifier",),
    generic=False,
    presupposed=True,
)
_BESIEGED = Frame(
    id="adnominal-besieged",
    change=Change.BESIEGED,
    nouns=("besieged",),
    place=("head",),
    gainer=("modifier",),
    presupposed=True,
)


class Adnominals:
    """Matches what noun phrases presuppose of their ground."""

    def __init__(
        self, lexicon: Lexicon, kinds: Kinds, grounds: Grounds, parties: Parties, targets: Targets
    ) -> None:
        self._words = lexicon.context.adnominal
        self._kinds = kinds
        self._grounds = grounds
        self._parties = parties
        self._targets = targets

    def may_match(self, word: str) -> bool:
        """Tell whether a word in lower case may be what a match hangs on."""
        return word.rsplit("-", 1)[-1] in self._words.participles or word in self._words.grounds

    def matches(self, scene: Scene, token: Token) -> Iterator[Match]:
        """Yield what hangs on one token."""
        yield from self._participle(scene, token)
        yield from self._party_ground(scene, token)

    # ------------------------------------------------------------ "rebel-held"

    def _participle(self, scene: Scene, token: Token) -> Iterator[Match]:
        """Match "rebel-held Aleppo", "the government-controlled city", "besieged Douma"."""
        word = scene.word(token)
        last = word.rsplit("-", 1)[-1]
        if last not in self._words.participles:
            return
        second_half = follows_hyphen(scene, token) or "-" in word
        holds = last in self._words.holding and second_half
        besieged = last in self._words.besieging and (second_half or token.dep_ == "amod")
        if not holds and not besieged:
            return
        gainer = self._holder(scene, token, word) if second_half else None
        if holds and gainer is None:
            return
        head = self._head(scene, token, first=holds)
        if head is None:
            return
        frame = _HOLDS if holds else _BESIEGED
        places = self._places(scene, head, frame)
        if places:
            yield Match(frame, frame.change, token, tuple(places), gainer, None, None, adnominal=True)

    def _holder(self, scene: Scene, token: Token, word: str) -> str | None:
        """Return the party that is the first half of a word."""
        start = scene.offset(token)

        def is_first_half(mention: ActorMention) -> bool:
            inside = mention.end <= start + len(word) and start - mention.end <= 1
            return inside or mention.start == start

        holder = next(filter(is_first_half, reversed(scene.actors)), None)
        return None if holder is None else holder.actor or self._parties.mentioned(scene, holder)

    @staticmethod
    def _head(scene: Scene, token: Token, *, first: bool) -> Token | None:
        """Return the noun that a participle modifies, looking behind it where the parser hung it elsewhere.

        Parameters
        ----------
        scene, token
            Where.
        first
            Whether of several nouns behind it the first is meant, rather than the last.
        """
        head: Token | None = token.head if token.head.i > token.i else None
        if head is None or head.pos_ not in _NOUNS:
            follow = [t for t in token.doc[token.i + 1 : token.i + 1 + _HEAD_REACH] if t.pos_ in _NOUNS]
            head = follow[0 if first else -1] if follow else None
        if head is None:
            return None
        while head.dep_ in {"compound", "amod"} and 0 < head.head.i - head.i <= _HEAD_REACH:
            head = head.head
        if not scene.name_at(head) and head.i + 1 < len(head.doc):
            following = head.nbor(1)
            if scene.name_at(following) and head.dep_ in {"amod", "compound", "nmod"}:
                return following
        return head

    def _places(self, scene: Scene, head: Token, frame: Frame) -> list[PlaceRef]:
        # "Rebel-held areas ... in X" says nothing of X; "a rebel-held village ... in X" does.
        word = scene.word(head)
        group = self._kinds.group(self._kinds.named_by(word))
        loose = word.endswith("s") or group in {None, "region", "country"}
        apart = any(scene.words(item.children) & self._words.holding for item in conjuncts(head)[1:])
        named = self._grounds.place(scene, head) if apart else self._grounds.places(scene, head)
        found = [place for place in named[:_PLACES] if not (place.far and loose)]
        return [place for place in found if self._targets.is_ground(scene, place, frame)]

    # ------------------------------------------------------------ "rebel towns"

    def _party_ground(self, scene: Scene, token: Token) -> Iterator[Match]:
        """Match "rebel town", "regime parts of Aleppo"."""
        if scene.word(token) not in self._words.grounds or is_modifier(token):
            return
        party = self._party_before(scene, token)
        owner = self._owner(scene, party) if party is not None else None
        if owner is None:
            return
        gainer = self._parties.mentioned(scene, owner)
        places = [
            place
            for place in self._grounds.places(scene, token)[:_PLACES]
            if not place.far and self._targets.is_ground(scene, place, _HOLDS)
        ]
        if gainer is not None and places:
            yield Match(_HOLDS, Change.HOLDS, token, tuple(places), gainer, None, None, adnominal=True)

    def _party_before(self, scene: Scene, token: Token) -> Token | None:
        """Return the word for a party before its ground, with nothing but adjectives between them."""
        for before in reversed(token.doc[max(0, token.i - OWNER_REACH) : token.i]):
            if scene.word(before) in self._words.parties:
                return before
            if before.pos_ not in {"ADJ", "PROPN"} or scene.word(before) in self._words.holding:
                return None
        return None

    @staticmethod
    def _owner(scene: Scene, party: Token) -> ActorMention | None:
        """Return the mention that a word for a party stands in, where it owns what follows."""
        start, end = scene.offset(party), scene.end(party)
        mention = next((m for m in scene.actors if m.start <= start < m.end), None)
        if mention is None or scene.parsed.text[end : end + 1] != " " or mention.end - end > 1:
            return None
        if scene.parsed.text[max(0, start - 5) : start].lower().endswith(_LIKING):
            return None
        if scene.word(party) == "government" and (party.i == 0 or party.nbor(-1).lower_ == "local"):
            return None  # "Local Government Area" is a kind of district
        return mention
