"""Matching frames: which words trigger one, and who and what fills its roles."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from spacy.tokens import Token

from conflictmap.kinds import Kinds
from conflictmap.model import TAKEN, Change, Extent
from conflictmap.reading.actors import is_held_by
from conflictmap.reading.frames import Frame
from conflictmap.reading.grounds import Grounds
from conflictmap.reading.inflection import TAKEN_FOR_NOUNS, verb_forms
from conflictmap.reading.lexicon import Lexicon
from conflictmap.reading.parties import Parties
from conflictmap.reading.roletokens import Around, before_noun, role_tokens
from conflictmap.reading.scene import PlaceRef, Scene
from conflictmap.reading.syntax import Arguments, arguments, conjuncts, prepositions

# What turns "control" from a state into an event.
_ENABLED = frozenset({"able", "managed", "manage", "succeeded", "succeed"})
# Tokens before a verb, or around it, that belong to its clause.
_NEARBY = 14
# Roles that say where something happened only by standing in the same clause.
_LOOSE = frozenset({"located", "ancestor"})
# How far above a noun to look for what asserts it.
_CLIMB = 4
_OWN_SUBJECT = frozenset({"nsubj", "nsubjpass", "aux", "auxpass"})
# "Occupied X" is an event, "X is occupied by", "occupied since" are states.
_OCCUPY = frozenset({"occupied", "occupying", "occupies", "occupy"})
_OCCUPY_AUX = frozenset({"has", "have", "had"})
# Words between a party and its ground, itself included ("rebel eastern districts").
_OWNER_REACH = 2
_HAVE = frozenset({"has", "have", "had", "keep", "keeps", "kept"})
_FROM_THE_AIR = frozenset({"air", "aerial", "bombing", "bombardment"})
_ALONG_WITH = frozenset({"along.with", "together.with", "in.addition.to", "addition.to", "as.as"})
# What a medium says of its own side without naming it ("the airport was secured").
_FRIENDLY = frozenset(
    "secured liberated freed cleared cleansed purged restored regained recovered reclaimed retaken "
    "recaptured liberation recapture".split()
)
_NOBODY = frozenset({"neither", "no", "none", "nobody"})
_ROAD_KINDS = frozenset({"road", "bridge", "crossing"})
_CLAUSE_BREAK = re.compile(
    r"[;:,.!?“”\"()]|\b(?:but|while|after|before|when|that|which|who|as|because|although)\b", re.IGNORECASE
)

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
        ours = any(token.lower_ in {"our", "us", "we", "ours"} for token in self.trigger.subtree)
        return ours or self.trigger.lower_ in _FRIENDLY

    @property
    def is_ended(self) -> bool:
        """Whether the verb above says that it ends, or is to end."""
        verb = self.trigger.head
        return any(verb.lower_ in verb_forms(lemma) for lemma in self.frame.ended_by)

    @property
    def trigger_is_told(self) -> bool:
        """Whether it is told, rather than presupposed by "rebel-held X", "their stronghold X" and their like."""
        return not self.frame.presupposed


class Roles:
    """Matches the frames of a lexicon against parsed sentences."""

    def __init__(self, lexicon: Lexicon, kinds: Kinds, grounds: Grounds, parties: Parties) -> None:
        self._lexicon = lexicon
        self._kinds = kinds
        self._grounds = grounds
        self._parties = parties
        self._directions = lexicon.context.extent.directions
        self._adnominals = lexicon.context.adnominal.holding | lexicon.context.adnominal.besieging

    def matches(self, scene: Scene) -> Iterator[Match]:
        """Yield every frame that a sentence instantiates, in the order of its words."""
        for number, form in enumerate(scene.parsed.words):
            if not self._may_trigger(form):
                continue
            token = scene.parsed.doc[number]
            yield from self._adnominal(scene, token)
            yield from self._party_ground(scene, token)
            if scene.actor_at(token) is not None:
                continue  # the Army of Conquest has conquered nothing by its name
            word = scene.parsed.lower(token).replace("re-", "re")
            verb_frames = self._lexicon.verb_frames.get(word, ())
            if verb_frames and self._is_verb(scene, token, word):
                yield from self._first(scene, token, verb_frames, verbal=True)
                continue
            noun_frames = self._lexicon.noun_frames.get(word, ())
            gerund = token.tag_ == "VBG" and token.dep_ == "csubj"  # "Fighting for the city has intensified"
            if noun_frames and (token.pos_ in {"NOUN", "PROPN"} or gerund) and not self._is_modifier(token):
                yield from self._first(scene, token, noun_frames, verbal=False)

    def _may_trigger(self, form: str) -> bool:
        word = form.replace("re-", "re")
        return (
            word in self._lexicon.verb_frames
            or word in self._lexicon.noun_frames
            or form.rsplit("-", 1)[-1] in self._adnominals
            or form in self._lexicon.context.adnominal.grounds
        )

    def _is_verb(self, scene: Scene, token: Token, word: str) -> bool:
        if token.dep_ in {"aux", "auxpass"}:
            return False
        if token.dep_ == "amod" and token.i and scene.parsed.word(token.nbor(-1)) in {"-", "–"}:
            return False  # "rebel-held": an adnominal state
        if word in self._lexicon.context.adnominal.holding and self._is_before_kind(scene, token):
            return (
                False  # "the occupied West Bank", "X occupied city of Y": a state, and whose it does not say
            )
        if token.pos_ in {"VERB", "AUX"}:
            return True
        if (
            token.pos_ == "ADJ"
            and token.tag_ in {"VBN", "JJ"}
            and word.endswith(("ed", "en", "un", "held"))
            and token.dep_ in {"acl", "relcl", "ROOT", "conj", "acomp", "advcl"}
        ):
            return True
        if token.pos_ in {"NOUN", "PROPN"} and token.dep_ == "compound" and token.i:
            return word in TAKEN_FOR_NOUNS and token.nbor(-1).lower_ in {
                "has",
                "have",
                "had",
                "not",
                "rebels",
                "fighters",
            }
        if token.pos_ == "NOUN" and any(child.dep_ == "dobj" for child in token.children):
            return True  # "Rebels kill 7 in assault, capture 3 villages"
        # Headlines: "ISIS recaptures parts of Palmyra" is often tagged as a row of nouns.
        if (
            token.pos_ in {"NOUN", "PROPN"}
            and word.endswith(("es", "ts", "ns", "ks", "ls", "zes", "ces", "ms", "rs"))
            and word not in self._lexicon.noun_frames
        ):
            return scene.number <= 1 or scene.sentence.in_title
        return False

    def _is_before_kind(self, scene: Scene, token: Token) -> bool:
        """Tell whether a participle modifies the noun of place that follows it without an article."""
        if token.dep_ == "amod":
            return scene.word(token) == "occupied"
        if token.i + 1 >= len(token.doc) or token.tag_ not in {"VBN", "VBD", "JJ"}:
            return False
        following = token.nbor(1)
        return following.pos_ == "NOUN" and self._kinds.named_by(scene.word(following)) is not None

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
                    changes |= TAKEN | {Change.WITHDREW}
                yield match

    # ------------------------------------------------------------ verbs

    def _verbal(self, scene: Scene, verb: Token, frame: Frame, args: Arguments) -> Match | None:
        name = self._adjacent_name(scene, verb)
        if name is not None:
            args = replace(args, objects=[name], passive=True)
        args = self._after_its_actor(scene, verb, args) or args
        args = self._shortened_passive(scene, verb, frame, args) or args
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
            gainer = self._actor_before(scene, verb) or self._headline_subject(scene, verb)
        loser = self._actor(scene, verb, frame.loser, found, gainer)
        if loser is None and frame.loser[:1] == ("subject",) and not args.passive:
            loser = self._actor_before(scene, verb)
        if loser is None and "from" in frame.loser:
            loser = self._from_whom(scene, verb, gainer)
        if frame.id == "drive-out" and args.passive and gainer is None:
            return None
        if frame.change is Change.HOLDS and self._neither(args.subjects):
            # "Neither A nor B controls X" says that it is nobody's yet.
            frame = frame.model_copy(update={"change": Change.CONTESTED, "needs": ()})
            gainer = loser = None
        elsewhere = ("object" in frame.place and bool(found.objects)) or any(
            name.split(".")[0] in {"from", "out"} for name, _ in found.preps
        )
        if elsewhere and not places and not args.passive and not frame.object:
            return None  # "fled the battlefield": where it was is said, and it is no place
        return self._finish(Around(scene, verb, found), frame, places, gainer, loser)

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
        if frame.unless_with and self._clause_words(scene, verb) & set(frame.unless_with):
            return None
        beside = self._beside(scene, verb, args)
        if frame.particle and not beside & set(frame.particle):
            return None
        if frame.ground_only and any(self._is_aerial(scene, o) for o in args.objects):
            return None
        actors = args.objects if args.passive else args.subjects
        if frame.party_subject and not any(self._parties.is_fighting(scene, token) for token in actors):
            return None
        if frame.place == ("subject",) and args.objects and not frame.object:
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

    def _shortened_passive(
        self, scene: Scene, verb: Token, frame: Frame, args: Arguments
    ) -> Arguments | None:
        """Return the passive arguments of "X captured" and "has X surrounded", where X can only suffer it."""
        if verb.pos_ in {"NOUN", "PROPN"} and verb.dep_ == "compound":
            head = verb.head  # "has overrun X and Y", with the verb taken for a noun
            above = arguments(head.head).subjects if head.head.pos_ in {"VERB", "AUX"} else []
            return replace(args, objects=[head], subjects=[s for s in above if s.i < verb.i])
        if args.passive or args.objects or verb.tag_ not in {"VBD", "VBN"}:
            return None
        if frame.place[:1] != ("object",) or (frame.gainer + frame.loser)[:1] != ("subject",):
            return None
        if not args.subjects or not all(scene.name_at(subject) is not None for subject in args.subjects):
            return None
        agents = [token for name, token in args.preps if name == "by"]
        if not agents and verb.dep_ in {"ccomp", "xcomp"} and verb.head.lower_ in _HAVE:
            agents = arguments(verb.head).subjects
        return replace(args, objects=args.subjects, subjects=agents, passive=True)

    @staticmethod
    def _after_its_actor(scene: Scene, verb: Token, args: Arguments) -> Arguments | None:
        """Return the arguments of "Y captured positions", where the parser saw an adjective."""
        if verb.dep_ != "amod" or verb.tag_ not in {"VBN", "VBD"} or verb.i < 1 or verb.head.i < verb.i:
            return None
        start = scene.parsed.spans[verb.i][0]
        mention = next((m for m in scene.actors if 0 < start - m.end <= 1), None)
        if mention is None or is_held_by(scene.parsed.text, mention):
            return None
        subject = scene.parsed.token_at(mention.end - 1)
        return replace(args, subjects=[subject], passive=False) if subject is not None else None

    def _from_whom(self, scene: Scene, verb: Token, avoid: str | None) -> str | None:
        """Return the party after "from" where the parser hung it on the place ("took X, the capital, from Y")."""
        for token in verb.doc[verb.i + 1 : verb.i + _NEARBY]:
            if token.lower_ in {"said", "while", "but", "which", "who"}:
                return None
            if token.lower_ == "from":
                found = (
                    self._parties.actor(scene, c, avoid=avoid) for c in token.children if c.dep_ == "pobj"
                )
                return next((actor for actor in found if actor is not None), None)
        return None

    def _headline_subject(self, scene: Scene, verb: Token) -> str | None:
        """Return whom a headline begins with, where its verb was taken for a noun ("... capture 3 villages")."""
        if verb.pos_ != "NOUN" or not scene.actors or scene.actors[0].end > scene.offset(verb):
            return None
        return self._parties.mentioned(scene, scene.actors[0])

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
    def _neither(subjects: Iterable[Token]) -> bool:
        """Tell whether nobody is the subject ("neither side", "no party", "none of them")."""
        return any(c.lower_ in _NOBODY for s in subjects for c in [s, *s.children])

    @staticmethod
    def _is_event(verb: Token) -> bool:
        """Tell "by controlling X" and "were able to control X", which say that it was taken, from a state."""
        lasting = any(c.lower_ in {"for", "since"} for c in verb.children)
        if lasting:
            return False  # "after controlling it for years"
        if verb.lower_ in _OCCUPY:
            return verb.tag_ in {"VBD", "VBG"} or any(c.lower_ in _OCCUPY_AUX for c in verb.children)
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
        if {name.split(".")[0] for name, _ in prepositions(noun)} & set(frame.unless_prep):
            return None
        if frame.unless and noun.i + 1 < len(noun.doc) and noun.nbor(1).lower_ in frame.unless:
            return None
        if frame.unless_before and {scene.parsed.lower(c) for c in noun.children} & set(frame.unless_before):
            return None
        if frame.with_ and not scene.words(noun.subtree) & set(frame.with_):
            return None
        if frame.modified_by and not scene.words(noun.children) & set(frame.modified_by):
            return None
        if frame.ground_only and self._is_aerial(scene, noun):
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
        if frame.change is Change.HOLDS and self._neither(
            role_tokens(Around(scene, noun, args), "subject-of-be")
        ):
            frame = frame.model_copy(update={"change": Change.CONTESTED, "needs": ()})
            gainer = loser = None
        return self._finish(Around(scene, noun, args), frame, places, gainer, loser)

    def _asserted(self, noun: Token) -> bool:
        """Tell whether the text says that fighting takes place, rather than naming it in passing."""
        fighting = self._lexicon.context.fighting
        if noun.lower_ == "offensive" and noun.dep_ == "pobj" and noun.head.lower_ == "on":
            return True  # "are on the offensive"
        for verb in self._verbs_around(noun):
            lemma = self._lexicon.lemma(verb.lower_)
            negated = any(child.dep_ == "neg" for child in verb.children)
            if not negated and (
                lemma in fighting.over or any(child.lower_ in fighting.over for child in verb.children)
            ):
                return False
            if lemma in fighting.asserting:
                return lemma not in fighting.loss or noun.lower_ in fighting.lossy
        return False

    @staticmethod
    def _verbs_around(noun: Token) -> Iterator[Token]:
        """Yield the verbs that a noun depends on, nearest first, then those that modify it."""
        token = noun
        for _ in range(_CLIMB):
            if token.head == token:
                break
            token = token.head
            if token.pos_ in {"VERB", "AUX"}:
                yield token
        yield from (child for child in noun.children if child.dep_ in {"relcl", "acl"})

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
        # "Rebel-held areas ... in X" says nothing of X; "a rebel-held village ... in X" does.
        group = self._kinds.group(self._kinds.named_by(scene.word(head)))
        loose = scene.word(head).endswith("s") or group in {None, "region", "country"}
        apart = [t for t in conjuncts(head)[1:] if {scene.word(c) for c in t.children} & adnominal.holding]
        named = self._grounds.place(scene, head) if apart else self._grounds.places(scene, head)
        found = [p for p in named[:3] if not (p.far and loose)]
        places = [place for place in found if self._is_ground(scene, place, frame)]
        if not places:
            return
        yield Match(frame, frame.change, token, tuple(places), gainer, None, None)

    def _party_ground(self, scene: Scene, token: Token) -> Iterator[Match]:
        """Match "rebel town", "regime parts of Aleppo"."""
        adnominal = self._lexicon.context.adnominal
        if scene.word(token) not in adnominal.grounds or self._is_modifier(token):
            return
        for before in reversed(token.doc[max(0, token.i - _OWNER_REACH) : token.i]):
            if scene.word(before) in adnominal.parties:
                break
            if before.pos_ not in {"ADJ", "PROPN"} or scene.word(before) in adnominal.holding:
                return
        else:
            return
        after = scene.parsed.text[scene.end(before) : scene.end(before) + 1]
        start = scene.offset(before)
        mention = next((m for m in scene.actors if m.start <= start < m.end), None)
        if mention is None or after != " " or mention.end - scene.end(before) > 1:
            return
        if scene.parsed.text[max(0, start - 5) : start].lower().endswith(("pro-", "anti-")):
            return  # "pro-regime villages" says whom people like
        if scene.word(before) == "government" and (before.i == 0 or before.nbor(-1).lower_ == "local"):
            return  # "Local Government Area" is a kind of district
        gainer = self._parties.mentioned(scene, mention)
        places = [
            p
            for p in self._grounds.places(scene, token)[:3]
            if not p.far and self._is_ground(scene, p, _HOLDS)
        ]
        if gainer is not None and places:
            yield Match(_HOLDS, Change.HOLDS, token, tuple(places), gainer, None, None)

    # ------------------------------------------------------------ roles

    def _finish(
        self, around: Around, frame: Frame, places: list[PlaceRef], gainer: str | None, loser: str | None
    ) -> Match | None:
        scene, trigger = around.scene, around.trigger
        if gainer is not None and gainer == loser:
            loser = None
        # A region may stand for its party ("Syria retakes X"), but not for the party in it.
        slugs = {place.toponym.name.lower().replace(" ", "-") for place in places if place.toponym.name}
        gainer, loser = (None if actor in slugs else actor for actor in (gainer, loser))
        if not places and "implied" in frame.place and self._may_be_implied(trigger, frame):
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
        has_gainer = gainer is not None or self._somebody(around, frame.gainer)
        has_loser = loser is not None or self._somebody(around, frame.loser)
        if frame.change is Change.WITHDREW and trigger.dep_ == "amod":
            return None  # "some lost ground"
        if frame.armed_group and (gainer is None or not self._parties.is_armed_group(gainer)):
            return None
        if "gainer" in frame.needs and not has_gainer and not (frame.id == "drive-out" and loser):
            return None
        if "loser" in frame.needs and not has_loser:
            return None
        if frame.needs_any and not has_gainer and not has_loser:
            return None
        return Match(frame, frame.change, trigger, tuple(places), gainer, loser, self._manner(trigger))

    def _is_ground(self, scene: Scene, place: PlaceRef, frame: Frame) -> bool:
        """Drop what names no ground: "new areas", and whole countries where a frame means only a part."""
        toponym = place.toponym
        if place.extent is Extent.PART and set(toponym.text.lower().split()) & self._directions:
            return True  # "northern Iraq" is ground, "Iraq" is a whole country
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

    @staticmethod
    def _may_be_implied(trigger: Token, frame: Frame) -> bool:
        """Tell whether fighting without a place is told for itself, and not as a circumstance."""
        return not frame.asserted or trigger.dep_ in {"nsubj", "nsubjpass", "attr", "ROOT", "ccomp"}

    def _places(self, scene: Scene, trigger: Token, frame: Frame, args: Arguments) -> list[PlaceRef]:
        for role in frame.place:
            if role == "implied":
                continue
            if role != "object" and frame.place[0] == "object" and args.objects and not frame.object:
                break  # "hold meetings in the building": what is held is said, and it is no place
            tokens = list(role_tokens(Around(scene, trigger, args), role))
            if role == "anywhere" and frame.object and role_tokens(Around(scene, trigger, args), "object.of"):
                break  # "took control of a convoy near X": of what is said, and it is no place
            for token in tokens:
                refs = self._grounds.places(scene, token)
                if refs:
                    prep = role.rsplit(".", 1)[-1].split(":")[0]
                    if prep in {"near", "around"}:
                        refs = [replace(r, extent=Extent.OUTSKIRTS) for r in refs]
                    return [replace(r, far=True) for r in refs] if role in _LOOSE else refs
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

    def _somebody(self, around: Around, roles: Sequence[str]) -> bool:
        """Tell whether people under arms fill a role, although the text does not say whose they are."""
        return any(
            self._parties.is_party(around.scene, token)
            for role in roles
            for token in role_tokens(around, role)
        )

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
