"""Matching frames: which words trigger one, and who and what fills its roles."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from spacy.tokens import Token

from conflictmap.kinds import Kinds
from conflictmap.model import TAKEN, Change, Extent
from conflictmap.reading.actors import is_held_by
from conflictmap.reading.grounds import Grounds
from conflictmap.reading.lexicon import Frame, Lexicon
from conflictmap.reading.parties import Parties
from conflictmap.reading.roletokens import Around, before_noun, role_tokens
from conflictmap.reading.scene import PlaceRef, Scene
from conflictmap.reading.syntax import Arguments, arguments, prepositions

# What turns "control" from a state into an event.
_ENABLED = frozenset({"able", "managed", "manage", "succeeded", "succeed"})
# Tokens before a verb, or around it, that belong to its clause.
_NEARBY = 14
_OWN_SUBJECT = frozenset({"nsubj", "nsubjpass", "aux", "auxpass"})
_FROM_THE_AIR = frozenset({"air", "aerial", "bombing", "bombardment"})
_ALONG_WITH = frozenset({"along.with", "together.with", "in.addition.to", "addition.to", "as.as"})
# What a medium says of its own side without naming it ("the airport was secured").
_FRIENDLY = frozenset(
    "secured liberated freed cleared cleansed purged restored regained recovered reclaimed retaken "
    "recaptured liberation recapture".split()
)
_ROAD_KINDS = frozenset({"road", "bridge", "crossing"})
_CLAUSE_BREAK = re.compile(
    r"[;:,.!?“”\"()]|\b(?:but|while|after|before|when|that|which|who|as|because|although)\b", re.IGNORECASE
)

_HOLDS = Frame(
    id="adnominal-holds", change=Change.HOLDS, nouns=("held",), place=("head",), gainer=("modifier",)
)
_BESIEGED = Frame(
    id="adnominal-besieged",
    change=Change.BESIEGED,
    nouns=("besieged",),
    place=("head",),
    gainer=("modifier",),
)


@dataclass(frozen=True, slots=True)
class Match:
    """A frame with its roles filled."""

    frame: Frame
    change: Change
    trigger: Token
    places: tuple[PlaceRef, ...]
    gainer: str | None
    loser: str | None
    extent: Extent | None

    @property
    def names_an_opponent(self) -> bool:
        """Whether the one who is not named must be the other side: of a fight, or of those driven out."""
        return self.change in {Change.REPELLED, Change.CONTESTED} or self.frame.id == "drive-out"

    @property
    def is_ours(self) -> bool:
        """Whether a party's own medium tells it as its own: "our positions", "X was liberated"."""
        ours = any(ref.toponym.text.lower().startswith("our ") for ref in self.places)
        return ours or self.trigger.lower_ in _FRIENDLY

    @property
    def trigger_is_told(self) -> bool:
        """Whether the event itself is told, rather than presupposed by "rebel-held" and its like."""
        return not self.frame.id.startswith("adnominal")


class Roles:
    """Matches the frames of a lexicon against parsed sentences."""

    def __init__(self, lexicon: Lexicon, kinds: Kinds, grounds: Grounds, parties: Parties) -> None:
        self._lexicon = lexicon
        self._kinds = kinds
        self._grounds = grounds
        self._parties = parties
        self._adnominals = lexicon.context.adnominal.holding | lexicon.context.adnominal.besieging

    def matches(self, scene: Scene) -> Iterator[Match]:
        """Yield every frame that a sentence instantiates, in the order of its words."""
        for number, form in enumerate(scene.parsed.words):
            if not self._may_trigger(form):
                continue
            token = scene.parsed.doc[number]
            yield from self._adnominal(scene, token)
            if scene.actor_at(token) is not None:
                continue  # the Army of Conquest has conquered nothing by its name
            word = scene.parsed.lower(token).replace("re-", "re")
            verb_frames = self._lexicon.verb_frames.get(word, ())
            if verb_frames and self._is_verb(scene, token, word):
                yield from self._first(scene, token, verb_frames, verbal=True)
            noun_frames = self._lexicon.noun_frames.get(word, ())
            if noun_frames and token.pos_ in {"NOUN", "PROPN"} and not self._is_modifier(token):
                yield from self._first(scene, token, noun_frames, verbal=False)

    def _may_trigger(self, form: str) -> bool:
        word = form.replace("re-", "re")
        return (
            word in self._lexicon.verb_frames
            or word in self._lexicon.noun_frames
            or form.rsplit("-", 1)[-1] in self._adnominals
        )

    def _is_verb(self, scene: Scene, token: Token, word: str) -> bool:
        if token.dep_ == "amod" and token.i and scene.parsed.word(token.nbor(-1)) in {"-", "–"}:
            return False  # "rebel-held": an adnominal state
        if token.dep_ == "amod" and word == "occupied":
            return False  # "the occupied West Bank" is a state, and whose it does not say
        if token.pos_ in {"VERB", "AUX"}:
            return True
        if (
            token.pos_ == "ADJ"
            and token.tag_ in {"VBN", "JJ"}
            and word.endswith(("ed", "en", "un", "held"))
            and token.dep_ in {"acl", "relcl", "ROOT", "conj", "acomp", "advcl"}
        ):
            return True
        # Headlines: "ISIS recaptures parts of Palmyra" is often tagged as a row of nouns.
        if (
            token.pos_ in {"NOUN", "PROPN"}
            and word.endswith(("es", "ts", "ns", "ks", "ls", "zes", "ces", "ms", "rs"))
            and word not in self._lexicon.noun_frames
        ):
            return scene.number <= 1 or scene.sentence.in_title
        return False

    @staticmethod
    def _is_modifier(token: Token) -> bool:
        return token.dep_ == "compound" and token.head.i > token.i and token.head.pos_ in {"NOUN", "PROPN"}

    def _first(self, scene: Scene, token: Token, frames: Sequence[Frame], *, verbal: bool) -> Iterator[Match]:
        """Yield the first frame of each kind of change that fits a trigger."""
        changes: set[Change] = set()
        args = arguments(token) if verbal else None
        for frame in frames:
            if frame.change in changes:
                continue
            if verbal:
                assert args is not None
                match = self._verbal(scene, token, frame, args)
            else:
                match = self._nominal(scene, token, frame)
            if match is not None:
                changes.add(frame.change)
                if frame.change in TAKEN:
                    changes |= TAKEN
                yield match

    # ------------------------------------------------------------ verbs

    def _verbal(self, scene: Scene, verb: Token, frame: Frame, args: Arguments) -> Match | None:
        name = self._adjacent_name(scene, verb)
        if name is not None:
            args = replace(args, objects=[name], passive=True)
        note = self._is_note(scene, verb)
        if note:
            args = replace(
                args, subjects=[t for name, t in args.preps if name == "by"], objects=[], passive=True
            )
        found = self._fitting(scene, verb, frame, args)
        if found is None:
            return None
        places = self._grounds.implied(scene, verb) if note else self._places(scene, verb, frame, found)
        if not places and self._linear(frame):
            places = self._linear_places(scene, verb, args)
        elif places and frame.place[0] == "object":
            known = {place.key for place in places}
            places += [place for place in self._companions(scene, found) if place.key not in known]
        gainer = self._actor(scene, verb, frame.gainer, found, None)
        if gainer is None and frame.gainer[:1] == ("subject",) and not args.passive:
            gainer = self._actor_before(scene, verb)
        loser = self._actor(scene, verb, frame.loser, found, gainer)
        if loser is None and frame.loser[:1] == ("subject",) and not args.passive:
            loser = self._actor_before(scene, verb)
        if frame.id == "drive-out" and args.passive and gainer is None:
            return None
        if frame.change is Change.HOLDS and self._neither(args):
            # "Neither A nor B controls X" says that it is nobody's yet.
            frame = frame.model_copy(update={"change": Change.CONTESTED, "needs": ()})
            gainer = loser = None
        elsewhere = ("object" in frame.place and bool(found.objects)) or any(
            name.split(".")[0] in {"from", "out"} for name, _ in found.preps
        )
        if elsewhere and not places and not args.passive and not frame.object:
            return None  # "fled the battlefield": where it was is said, and it is no place
        return self._finish(scene, verb, frame, places, gainer, loser)

    def _fitting(self, scene: Scene, verb: Token, frame: Frame, args: Arguments) -> Arguments | None:
        """Return the arguments that a frame speaks of, or None where a verb does not meet its conditions."""
        if frame.form is not None and (frame.form == "event") != self._is_event(verb):
            return None
        if not frame.complement and any(c.dep_ in {"xcomp", "ccomp"} for c in verb.children):
            return None
        if frame.voice is not None and (frame.voice == "passive") != args.passive:
            return None
        if {name.split(".")[0] for name, _ in args.preps} & set(frame.unless_prep):
            return None
        if frame.with_ and not self._clause_words(scene, verb) & set(frame.with_):
            return None
        beside = self._beside(scene, verb, args)
        if frame.particle and not beside & set(frame.particle):
            return None
        if frame.ground_only and any(self._is_aerial(scene, o) for o in args.objects):
            return None
        if frame.object:
            args = replace(args, objects=[o for o in args.objects if self._is_one_of(scene, o, frame.object)])
        elif (beside | scene.words(args.objects)) & set(frame.unless):
            return None
        if frame.subject:
            # In capitals and headlines the parser loses the subject: what stands just before will do.
            before = [*args.subjects, *verb.doc[max(0, verb.i - _NEARBY) : verb.i]]
            args = replace(
                args, subjects=[s for s in before if self._is_one_of(scene, s, frame.subject)][-1:]
            )
        lacks = (frame.object and not args.objects) or (frame.subject and not args.subjects)
        return None if lacks else args

    @staticmethod
    def _is_aerial(scene: Scene, noun: Token) -> bool:
        words = scene.words(noun.subtree)
        return bool(words & _FROM_THE_AIR) and "ground" not in words

    def _actor_before(self, scene: Scene, verb: Token) -> str | None:
        """Return the actor right before a verb where the parser found no subject (as in headlines)."""
        start = scene.parsed.spans[verb.i][0]
        before = [m for m in scene.actors if m.end <= start]
        if not before:
            return None
        mention = before[-1]
        between = scene.parsed.text[mention.end : start]
        verbs = [
            t for t in verb.doc[: verb.i] if t.pos_ == "VERB" and scene.parsed.spans[t.i][0] >= mention.end
        ]
        if (
            len(between) > 40
            or verbs
            or _CLAUSE_BREAK.search(between)
            or is_held_by(scene.parsed.text, mention)
        ):
            return None
        return self._parties.mentioned(scene, mention)

    @staticmethod
    def _is_note(scene: Scene, verb: Token) -> bool:
        """Tell whether a participle opens a note without a subject ("Captured by Russia in March 2022.")."""
        first = next((t for t in verb.doc if t.pos_ not in {"PUNCT", "ADV", "CCONJ"}), verb)
        by_whom = verb.i + 1 < len(verb.doc) and verb.nbor(1).lower_ == "by"
        finite = any(c.dep_ in {"aux", "auxpass"} for c in verb.children)
        return first == verb and by_whom and not finite and scene.word(verb).endswith(("ed", "en", "un"))

    def _adjacent_name(self, scene: Scene, verb: Token) -> Token | None:
        """Return the name right before a participle, which it modifies ("X, held by Y")."""
        if (
            verb.tag_ not in {"VBN", "VBD"}
            or verb.i < 1
            or any(c.dep_ in _OWN_SUBJECT for c in verb.children)
        ):
            return None
        if not any(c.lower_ in {"by", "from"} for c in verb.children):
            return None
        before = verb.nbor(-1)
        if before.pos_ == "PUNCT" and before.text == "," and verb.i > 1:
            before = verb.nbor(-2)
        return before if scene.name_at(before) else None

    @staticmethod
    def _neither(args: Arguments) -> bool:
        return any(c.lower_ == "neither" for s in args.subjects for c in [s, *s.children])

    @staticmethod
    def _is_event(verb: Token) -> bool:
        """Tell "by controlling X" and "were able to control X", which say that it was taken, from a state."""
        if verb.tag_ == "VBG" and verb.dep_ in {"pcomp", "advcl"}:
            return True
        head = verb
        while head.dep_ == "conj" and head.head != head:
            head = head.head
        return head.dep_ in {"xcomp", "ccomp"} and head.head.lower_ in _ENABLED

    @staticmethod
    def _linear(frame: Frame) -> bool:
        return bool(frame.place) and frame.place[0] == "object" and not frame.object

    def _linear_places(self, scene: Scene, verb: Token, args: Arguments) -> list[PlaceRef]:
        """Take the name that follows the verb where the parser found no object (as in headlines)."""
        if args.objects or args.passive:
            return []
        end = scene.parsed.spans[verb.i][1]
        follows = [(s, e, t) for s, e, t in scene.names if 0 < s - end < 45]
        if not follows:
            return []
        start = follows[0][0]
        between = scene.parsed.text[end:start]
        if _CLAUSE_BREAK.search(between) or any(m.start >= end and m.end <= start for m in scene.actors):
            return []
        token = scene.parsed.token_at(start)
        assert token is not None
        refs = self._grounds.places(scene, token)
        words = set(between.lower().split())
        context = self._lexicon.context.extent
        extent = Extent.PART if words & context.part else Extent.WHOLE if words & context.whole else None
        if words & {"near", "outside", "around", "in", "from", "to"} or not refs:
            return []
        return [replace(ref, extent=ref.extent or extent) for ref in refs[:1]]

    def _beside(self, scene: Scene, verb: Token, args: Arguments) -> set[str]:
        words = set(args.particles)
        for step in (1, 2):
            if verb.i + step < len(verb.doc):
                words.add(scene.parsed.lower(verb.doc[verb.i + step]))
        return words

    def _clause_words(self, scene: Scene, verb: Token) -> set[str]:
        return {scene.parsed.lower(t) for t in verb.subtree if abs(t.i - verb.i) < _NEARBY}

    @staticmethod
    def _is_one_of(scene: Scene, token: Token, nouns: Sequence[str]) -> bool:
        word = scene.parsed.lower(token)
        return word in nouns or (word.endswith("s") and word[:-1] in nouns)

    # ------------------------------------------------------------ nouns

    def _nominal(self, scene: Scene, noun: Token, frame: Frame) -> Match | None:
        if frame.after:
            before = noun.head
            previous = {scene.parsed.lower(t) for t in noun.doc[max(0, noun.i - 4) : noun.i]}
            if before.lower_ not in frame.after and not previous & set(frame.after):
                return None
        if frame.unless and noun.i + 1 < len(noun.doc) and noun.nbor(1).lower_ in frame.unless:
            return None
        if frame.unless_before and {scene.parsed.lower(c) for c in noun.children} & set(frame.unless_before):
            return None
        if frame.with_ and not scene.words(noun.subtree) & set(frame.with_):
            return None
        if frame.asserted and not self._asserted(noun):
            return None
        args = Arguments(preps=list(prepositions(noun)))
        if noun.dep_ in {"nsubj", "nsubjpass", "dobj"} and noun.head.pos_ == "VERB":
            # "fighting erupted in X", "the clashes reached the centre"
            args.preps += list(prepositions(noun.head))
            args.objects = [c for c in noun.head.children if c.dep_ == "dobj" and c != noun]
        places = self._places(scene, noun, frame, args)
        gainer = self._actor(scene, noun, frame.gainer, args, None)
        loser = self._actor(scene, noun, frame.loser, args, gainer)
        return self._finish(scene, noun, frame, places, gainer, loser)

    def _asserted(self, noun: Token) -> bool:
        asserting = self._lexicon.context.fighting.asserting
        head = noun
        for _ in range(4):
            head = head.head
            if self._lexicon.lemma(head.lower_) in asserting and head.pos_ in {"VERB", "AUX"}:
                return True
            if head.head == head:
                break
        return self._lexicon.lemma(noun.head.lower_) in asserting or any(
            c.dep_ in {"relcl", "acl"} and self._lexicon.lemma(c.lower_) in asserting for c in noun.children
        )

    # ------------------------------------------------------------ adnominal states

    def _adnominal(self, scene: Scene, token: Token) -> Iterator[Match]:
        """Match "rebel-held Aleppo", "the government-controlled city", "besieged Douma"."""
        word = scene.parsed.lower(token)
        adnominal = self._lexicon.context.adnominal
        hyphenated = token.i > 0 and scene.parsed.word(token.nbor(-1)) in {"-", "–"}
        last = word.rsplit("-", 1)[-1]
        holds = last in adnominal.holding and (hyphenated or "-" in word)
        besieged = last in adnominal.besieging and (hyphenated or "-" in word or token.dep_ == "amod")
        if not holds and not besieged:
            return
        start = scene.parsed.spans[token.i][0]
        holder = next(
            (
                m
                for m in reversed(scene.actors)
                if (m.end <= start + len(word) and start - m.end <= 1) or m.start == start
            ),
            None,
        )
        gainer = None
        if holder is not None and (hyphenated or "-" in word):
            gainer = holder.actor or self._parties.mentioned(scene, holder)
        if holds and gainer is None:
            return
        head = token.head if token.head.i > token.i else None
        if head is None or head.pos_ not in {"NOUN", "PROPN"}:
            follow = [t for t in token.doc[token.i + 1 : token.i + 4] if t.pos_ in {"NOUN", "PROPN"}]
            head = follow[-1] if follow and not holds else (follow[0] if follow else None)
        while (
            head is not None
            and head.dep_ in {"compound", "amod"}
            and head.head.i > head.i
            and head.head.i - head.i <= 3
        ):
            head = head.head
        if head is None:
            return
        if not scene.name_at(head):
            following = head.nbor(1) if head.i + 1 < len(head.doc) else None
            if (
                following is not None
                and scene.name_at(following)
                and head.dep_ in {"amod", "compound", "nmod"}
            ):
                head = following
        frame = _HOLDS if holds else _BESIEGED
        places = [p for p in self._grounds.places(scene, head)[:3] if self._is_ground(scene, p, frame)]
        if not places:
            return
        yield Match(frame, frame.change, token, tuple(places), gainer, None, None)

    # ------------------------------------------------------------ roles

    def _finish(
        self,
        scene: Scene,
        trigger: Token,
        frame: Frame,
        places: list[PlaceRef],
        gainer: str | None,
        loser: str | None,
    ) -> Match | None:
        if gainer is not None and gainer == loser:
            loser = None
        if not places and "implied" in frame.place:
            places = self._grounds.implied(scene, trigger)
        places = [p for p in places if self._is_ground(scene, p, frame)]
        if frame.not_kinds:
            places = [p for p in places if p.toponym.kind not in frame.not_kinds]
        if frame.kinds_only:
            places = [p for p in places if p.toponym.name or p.toponym.kind]
        if frame.roads_only:
            places = [p for p in places if p.toponym.kind in _ROAD_KINDS]
        if frame.outskirts_only:
            places = [
                p for p in places if p.extent is Extent.OUTSKIRTS or p.toponym.kind in {"base", "checkpoint"}
            ]
        if not places:
            return None
        if "gainer" in frame.needs and gainer is None and not (frame.id == "drive-out" and loser):
            return None
        if "loser" in frame.needs and loser is None:
            return None
        if frame.needs_any and gainer is None and loser is None:
            return None
        return Match(frame, frame.change, trigger, tuple(places), gainer, loser, self._manner(trigger))

    def _is_ground(self, scene: Scene, place: PlaceRef, frame: Frame) -> bool:
        """Drop what names no ground: "new areas", and whole countries where a frame means only a part."""
        toponym = place.toponym
        if toponym.name:
            return frame.generic or self._kinds.group(toponym.kind) != "country"
        if toponym.within:
            around = next((name for _, _, name in scene.names if name.name == toponym.within), None)
            country = around is not None and self._kinds.group(around.kind) == "country"
            settled = self._kinds.group(toponym.kind) not in {None, "region"}
            return frame.generic or not country or settled
        if place.form != "description":
            return True
        group = self._kinds.group(toponym.kind)
        return group is not None and group not in {"region", "country"} and frame.generic

    def _manner(self, trigger: Token) -> Extent | None:
        """Read an extent from the adverbs of a verb ("fully under control", "partly captured")."""
        for child in trigger.children:
            if child.dep_ in {"advmod", "amod"}:
                if child.lower_ in {"partly", "partially", "largely", "mostly"}:
                    return Extent.PART
                if child.lower_ in self._lexicon.context.extent.whole:
                    return Extent.WHOLE
        return None

    def _places(self, scene: Scene, trigger: Token, frame: Frame, args: Arguments) -> list[PlaceRef]:
        for role in frame.place:
            if role == "implied":
                continue
            if role != "object" and frame.place[0] == "object" and args.objects and not frame.object:
                break  # "hold meetings in the building": what is held is said, and it is no place
            for token in role_tokens(Around(scene, trigger, args), role):
                refs = self._grounds.places(scene, token)
                if refs:
                    prep = role.rsplit(".", 1)[-1].split(":")[0]
                    if prep in {"near", "around"}:
                        refs = [replace(r, extent=Extent.OUTSKIRTS) for r in refs]
                    return refs
        return []

    def _actor(
        self, scene: Scene, trigger: Token, roles: Sequence[str], args: Arguments, avoid: str | None
    ) -> str | None:
        around = Around(scene, trigger, args)
        for role in roles:
            if role in {"modifier", "possessive"}:
                found = self._actor_before_noun(scene, trigger, avoid)
            else:
                tokens = role_tokens(around, role)
                found = next((a for t in tokens if (a := self._parties.actor(scene, t, avoid=avoid))), None)
            if found is not None:
                return found
        return None

    def _actor_before_noun(self, scene: Scene, noun: Token, avoid: str | None) -> str | None:
        """Return whose a noun is ("ISIS's capture", "a Syrian regime offensive", "its attack")."""
        tokens = before_noun(noun)
        left = [word for child in tokens for word in child.subtree]
        found = self._parties.actor_in(scene, left, avoid=avoid)
        owners = (child for child in tokens if child.dep_ == "poss")
        return found or next((a for t in owners if (a := self._parties.actor(scene, t, avoid=avoid))), None)

    def _companions(self, scene: Scene, args: Arguments) -> list[PlaceRef]:
        """Return places joined to the object by a preposition ("captured X along with Y")."""
        joined = [token for name, token in args.preps if name in _ALONG_WITH]
        return [place for token in joined for place in self._grounds.places(scene, token)]
