"""Matching the frames of a lexicon against parsed sentences."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from functools import partial

from spacy.tokens import Token

from conflictmap.kinds import Kinds
from conflictmap.model import TAKEN, Change, Extent
from conflictmap.reading.frames import IMPLIED, Frame
from conflictmap.reading.inflection import verb_forms_of
from conflictmap.reading.lexicon import Lexicon
from conflictmap.reading.matching import repairs
from conflictmap.reading.matching.adnominals import Adnominals
from conflictmap.reading.matching.conditions import Conditions
from conflictmap.reading.matching.fallbacks import Fallbacks
from conflictmap.reading.matching.match import Match
from conflictmap.reading.matching.roles import Roles
from conflictmap.reading.matching.targets import Targets
from conflictmap.reading.matching.triggers import Verbs, is_noun, normalised
from conflictmap.reading.notes import Notes
from conflictmap.reading.phrases.grounds import Grounds
from conflictmap.reading.phrases.parties import Parties
from conflictmap.reading.roletokens import role_tokens
from conflictmap.reading.scene import Form, PlaceRef, Scene
from conflictmap.reading.surroundings import Around
from conflictmap.reading.syntax import Arguments, arguments, conjuncts, is_negated, is_nobody, prepositions

# Fighting that stands so in its sentence is told for itself.
_TOLD = frozenset({"nsubj", "nsubjpass", "attr", "ROOT", "ccomp"})


class Matcher:
    """Matches the frames of a lexicon against parsed sentences."""

    def __init__(self, lexicon: Lexicon, kinds: Kinds, grounds: Grounds, parties: Parties) -> None:
        self._lexicon = lexicon
        self._extents = lexicon.context.extent
        self._grounds = grounds
        self._parties = parties
        self._notes = Notes(lexicon)
        self._verbs = Verbs(lexicon, kinds)
        self._conditions = Conditions(lexicon, parties)
        self._roles = Roles(grounds, parties)
        self._fallbacks = Fallbacks(self._extents, grounds, parties)
        self._targets = Targets(lexicon, kinds)
        self._adnominals = Adnominals(lexicon, kinds, grounds, parties, self._targets)

    def matches(self, scene: Scene) -> Iterator[Match]:
        """Yield every frame that a sentence instantiates, in the order of its words."""
        for number, form in enumerate(scene.parsed.words):
            word = normalised(form)
            verb_frames = self._lexicon.verb_frames.get(word, ())
            noun_frames = self._lexicon.noun_frames.get(word, ())
            adnominal = self._adnominals.may_match(form)
            if not (verb_frames or noun_frames or adnominal):
                continue
            token = scene.parsed.doc[number]
            if adnominal:
                yield from self._adnominals.matches(scene, token)
            if scene.actor_at(token) is not None:
                continue  # the Army of Conquest has conquered nothing by its name
            if verb_frames and self._verbs.is_verb(scene, token, word):
                for match in _first(verb_frames, partial(self._verbal, scene, token, arguments(token))):
                    yield match
                    yield from self._sharers(scene, match)
            elif noun_frames and is_noun(token):
                yield from _first(noun_frames, partial(self._nominal, scene, token))

    # ------------------------------------------------------------ verbs

    def _verbal(self, scene: Scene, verb: Token, args: Arguments, frame: Frame) -> Match | None:
        args = repairs.repaired(scene, verb, frame, args)
        note = self._notes.is_note(verb)
        if note:
            args = self._notes.arguments(verb, args)
        found = self._conditions.of_verb(scene, verb, frame, args)
        if found is None:
            return None
        around = Around(scene, verb, found)
        if note:
            places = [*self._grounds.implied(scene, verb), *self._roles.companions(around)]
        else:
            places = self._verb_places(around, frame, args)
        gainer, loser = self._verb_parties(around, frame, passive=args.passive)
        if frame.expels and args.passive and gainer is None:
            return None
        takes_negation = frame.change is Change.HOLDS and any(map(is_nobody, args.subjects))
        if takes_negation:
            frame, gainer, loser = _contested(frame), None, None
        if gainer is None and _is_left_empty(verb, frame):
            frame = _emptied(frame)
        if not places and not args.passive and not frame.object and _says_where(frame, found):
            return None  # "fled the battlefield": where it was is said, and it is no place
        return self._finish(around, frame, places, gainer, loser, takes_negation=takes_negation)

    def _sharers(self, scene: Scene, match: Match) -> Iterator[Match]:
        """Yield a match for each further party that shares what a match is about."""
        if not match.frame.shared:
            return
        told = {match.gainer}
        for subject in arguments(match.trigger).subjects:
            for token in conjuncts(subject):
                party = self._parties.actor(scene, token)
                if party is not None and party not in told:
                    told.add(party)
                    yield replace(match, gainer=party)

    def _verb_places(self, around: Around, frame: Frame, args: Arguments) -> list[PlaceRef]:
        """Return the places of a verb; `args` are its arguments whatever the frame wants of them."""
        places = self._roles.places(around, frame)
        of_object = frame.place[0] == "object"
        if not places:
            linear = of_object and not frame.object
            return self._fallbacks.object_places(around.scene, around.trigger, args) if linear else []
        if not of_object:
            return places
        known = {place.key for place in places}
        return [*places, *(p for p in self._roles.companions(around) if p.key not in known)]

    def _verb_parties(self, around: Around, frame: Frame, *, passive: bool) -> tuple[str | None, str | None]:
        """Return gainer and loser of a verb, also where the parser found none of them."""
        scene, verb = around.scene, around.trigger
        gainer = self._roles.party(around, frame.gainer)
        if gainer is None and frame.gainer[:1] == ("subject",) and not passive:
            gainer = self._fallbacks.subject(scene, verb) or self._fallbacks.headline_subject(scene, verb)
        loser = self._roles.party(around, frame.loser, gainer)
        if loser is None and frame.loser[:1] == ("subject",) and not passive:
            loser = self._fallbacks.subject(scene, verb)
        if loser is None and "from" in frame.loser:
            loser = self._fallbacks.from_whom(scene, verb, gainer)
        return gainer, loser

    # ------------------------------------------------------------ nouns

    def _nominal(self, scene: Scene, noun: Token, frame: Frame) -> Match | None:
        if not self._conditions.of_noun(scene, noun, frame):
            return None
        args = Arguments(preps=list(prepositions(noun)))
        if noun.dep_ in {"nsubj", "nsubjpass", "dobj"} and noun.head.pos_ == "VERB":
            # "fighting erupted in X", "the clashes reached the centre"
            args.preps += list(prepositions(noun.head))
            args.objects = [c for c in noun.head.children if c.dep_ == "dobj" and c != noun]
        around = Around(scene, noun, args)
        places = self._roles.places(around, frame)
        # "Its recapture": what is the place is not who took it.
        whose = {"possessive", "modifier"} if any(p.form is Form.PRONOUN for p in places) else set()
        gainer = self._roles.party(around, [role for role in frame.gainer if role not in whose])
        loser = self._roles.party(around, [role for role in frame.loser if role not in whose], gainer)
        takes_negation = frame.change is Change.HOLDS and any(
            map(is_nobody, role_tokens(around, "subject-of-be"))
        )
        if takes_negation:
            frame, gainer, loser = _contested(frame), None, None
        return self._finish(around, frame, places, gainer, loser, takes_negation=takes_negation)

    # ------------------------------------------------------------ verbs and nouns

    def _finish(
        self,
        around: Around,
        frame: Frame,
        places: list[PlaceRef],
        gainer: str | None,
        loser: str | None,
        *,
        takes_negation: bool,
    ) -> Match | None:
        """Return the match where its places and parties are what the frame needs."""
        scene, trigger = around.scene, around.trigger
        if frame.change is Change.HOLDS and _is_over(trigger):
            frame, gainer, loser, takes_negation = _emptied(frame), None, gainer, True
        if gainer == loser:
            loser = None
        # A region may stand for its party ("Syria retakes X"), but not for the party in it.
        slugs = {place.toponym.name.lower().replace(" ", "-") for place in places if place.toponym.name}
        gainer, loser = (None if actor in slugs else actor for actor in (gainer, loser))
        if not places and IMPLIED in frame.place and _may_be_implied(trigger, frame):
            places = self._grounds.implied(scene, trigger)
        places = [place for place in places if self._targets.suits(scene, place, frame)]
        if not places or not self._has_its_parties(around, frame, gainer, loser):
            return None
        if frame.change is Change.WITHDREW and trigger.dep_ == "amod":
            return None  # "some lost ground"
        extent = self._manner(trigger)
        return Match(
            frame, frame.change, trigger, tuple(places), gainer, loser, extent, takes_negation=takes_negation
        )

    def _has_its_parties(self, around: Around, frame: Frame, gainer: str | None, loser: str | None) -> bool:
        """Tell whether the parties that a frame needs are said; people under arms will do."""
        if frame.armed_group and (gainer is None or not self._parties.is_armed_group(gainer)):
            return False
        has_gainer = gainer is not None or self._roles.is_filled(around, frame.gainer)
        has_loser = loser is not None or self._roles.is_filled(around, frame.loser)
        if "gainer" in frame.needs and not has_gainer and not (frame.expels and loser):
            return False
        if "loser" in frame.needs and not has_loser:
            return False
        return has_gainer or has_loser or not frame.needs_any

    def _manner(self, trigger: Token) -> Extent | None:
        """Read an extent from the adverbs of a verb ("fully under control", "partly captured")."""
        for child in trigger.children:
            if child.dep_ in {"advmod", "amod"}:
                if child.lower_ in self._extents.manner_part:
                    return Extent.PART
                if child.lower_ in self._extents.whole:
                    nearly = any(word.lower_ in self._lexicon.context.plans.nearly for word in child.children)
                    return Extent.PART if nearly else Extent.WHOLE
        return None


def _first(frames: Sequence[Frame], match: Callable[[Frame], Match | None]) -> Iterator[Match]:
    """Yield the first frame of each kind of change that fits a trigger."""
    changes: set[Change] = set()
    for frame in frames:
        found = match(frame) if frame.change not in changes else None
        if found is not None:
            changes.add(frame.change)
            if frame.change in TAKEN:
                changes |= TAKEN | {Change.WITHDREW}
            yield found


def _contested(frame: Frame) -> Frame:
    """Return the frame for what nobody holds: "Neither A nor B controls X" says that it is nobody's yet."""
    return frame.model_copy(update={"change": Change.CONTESTED, "needs": ()})


def _is_left_empty(verb: Token, frame: Frame) -> bool:
    """Tell whether a place only lost its holder ("has fallen, but they have not moved in")."""
    return any(
        clause.dep_ in {"conj", "advcl", "ccomp"}
        and clause.lower_ in verb_forms_of(frame.not_entered)
        and is_negated(clause)
        for clause in verb.children
    )


def _is_over(trigger: Token) -> bool:
    """Tell whether a state is said to have ended ("they no longer control X", "no longer in their hands")."""
    above = [trigger]
    while above[-1].pos_ not in {"VERB", "AUX"} and above[-1].head != above[-1]:
        above.append(above[-1].head)
    return any(
        child.lower_ in {"anymore", "longer"} and (child.lower_ == "anymore" or child.nbor(-1).lower_ == "no")
        for token in above
        for child in token.children
        if child.i
    )


def _emptied(frame: Frame) -> Frame:
    """Return the frame for what was lost and not taken."""
    return frame.model_copy(update={"change": Change.WITHDREW, "needs": ()})


def _says_where(frame: Frame, args: Arguments) -> bool:
    """Tell whether a verb says where it happens, be it a place or not."""
    from_somewhere = any(name.split(".")[0] in {"from", "out"} for name, _ in args.preps)
    return from_somewhere or ("object" in frame.place and bool(args.objects))


def _may_be_implied(trigger: Token, frame: Frame) -> bool:
    """Tell whether fighting without a place is told for itself, and not as a circumstance."""
    return not frame.asserted or trigger.dep_ in _TOLD
