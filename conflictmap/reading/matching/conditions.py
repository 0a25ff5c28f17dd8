"""Whether a trigger meets the conditions of a frame: its form and voice, what is beside it, who acts."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from spacy.tokens import Token

from conflictmap.model import TAKEN
from conflictmap.reading.context import Context, load_context
from conflictmap.reading.frames import Frame
from conflictmap.reading.lexicon import Lexicon
from conflictmap.reading.phrases.parties import Parties
from conflictmap.reading.scene import Scene
from conflictmap.reading.syntax import CLAUSE_REACH, Arguments, prepositions

# How far above a noun to look for what asserts it.
_CLIMB = 4
# Tokens before a noun that may hold what a frame wants before it.
_BEFORE = 4
# "Occupied X" is an event, "X is occupied by", "occupied since" are states.
_OCCUPY = frozenset({"occupied", "occupying", "occupies", "occupy"})
_PERFECT = frozenset({"has", "have", "had"})
_LASTING = frozenset({"for", "since"})


@dataclass(frozen=True)
class _Clause:
    """A verb with what is around it."""

    scene: Scene
    verb: Token
    args: Arguments

    @cached_property
    def words(self) -> set[str]:
        """The words of the verb's own clause."""
        near = (token for token in self.verb.subtree if abs(token.i - self.verb.i) < CLAUSE_REACH)
        return self.scene.words(near)

    @cached_property
    def beside(self) -> set[str]:
        """The particles and adverbs of the verb, and the two words behind it."""
        follow = self.verb.doc[self.verb.i + 1 : self.verb.i + 3]
        return self.args.particles | self.scene.words(iter(follow))

    @property
    def actors(self) -> list[Token]:
        """Those of whom something is told."""
        return self.args.objects if self.args.passive else self.args.subjects


def is_event(verb: Token) -> bool:
    """Tell "by controlling X" and "were able to control X", which say that it was taken, from a state."""
    if any(child.lower_ in _LASTING for child in verb.children):
        return False  # "after controlling it for years"
    if verb.lower_ in _OCCUPY:
        return verb.tag_ in {"VBD", "VBG"} or any(child.lower_ in _PERFECT for child in verb.children)
    if verb.tag_ == "VBG" and verb.dep_ in {"pcomp", "advcl"}:
        return True
    head = verb
    while head.dep_ == "conj" and head.head != head:
        head = head.head
    achieving = load_context().implicatives.achieving
    return head.dep_ in {"xcomp", "ccomp"} and head.head.lower_ in achieving


def _has_form(frame: Frame, clause: _Clause) -> bool:
    return frame.form is None or (frame.form == "event") == is_event(clause.verb)


def _governs_itself(frame: Frame, clause: _Clause) -> bool:
    return frame.complement or not any(c.dep_ in {"xcomp", "ccomp"} for c in clause.verb.children)


def _has_voice(frame: Frame, clause: _Clause) -> bool:
    return frame.voice is None or (frame.voice == "passive") == clause.args.passive


def _lacks_prepositions(frame: Frame, clause: _Clause) -> bool:
    return not frame.unless_prep or _allows(frame, clause.args.preps)


def _has_words(frame: Frame, clause: _Clause) -> bool:
    if frame.with_ and clause.words.isdisjoint(frame.with_):
        return False
    return not frame.unless_with or clause.words.isdisjoint(frame.unless_with)


def _has_particle(frame: Frame, clause: _Clause) -> bool:
    return not frame.particle or not clause.beside.isdisjoint(frame.particle)


def _is_on_the_ground(frame: Frame, clause: _Clause) -> bool:
    return not frame.ground_only or not any(_is_aerial(clause.scene, noun) for noun in clause.args.objects)


def _has_nothing_else_as_object(frame: Frame, clause: _Clause) -> bool:
    return frame.place != ("subject",) or not clause.args.objects or bool(frame.object)


def _stays(frame: Frame, clause: _Clause) -> bool:
    """Tell whether it is more than a raid ("entered the village and abducted ten men")."""
    return not frame.stays or clause.words.isdisjoint(load_context().fighting.raiding)


def _is_by_people_under_arms(frame: Frame, clause: _Clause) -> bool:
    unarmed = load_context().people.unarmed
    return frame.change not in TAKEN or not any(
        clause.scene.word(actor) in unarmed for actor in clause.actors
    )


_OF_VERBS: tuple[Callable[[Frame, _Clause], bool], ...] = (
    _has_form,
    _governs_itself,
    _has_voice,
    _lacks_prepositions,
    _has_words,
    _has_particle,
    _is_on_the_ground,
    _has_nothing_else_as_object,
    _stays,
    _is_by_people_under_arms,
)


def _allows(frame: Frame, preps: Sequence[tuple[str, Token]]) -> bool:
    return {name.split(".")[0] for name, _ in preps}.isdisjoint(frame.unless_prep)


def _is_aerial(scene: Scene, noun: Token) -> bool:
    words = scene.words(noun.subtree)
    return not words.isdisjoint(load_context().fighting.aerial) and "ground" not in words


def _follows(frame: Frame, scene: Scene, noun: Token) -> bool:
    if not frame.after or noun.head.lower_ in frame.after:
        return True
    before = noun.doc[max(0, noun.i - _BEFORE) : noun.i]
    return not scene.words(iter(before)).isdisjoint(frame.after)


def _lacks_neighbours(frame: Frame, scene: Scene, noun: Token) -> bool:
    if frame.unless_prep and not _allows(frame, list(prepositions(noun))):
        return False
    if frame.unless and noun.i + 1 < len(noun.doc) and noun.nbor(1).lower_ in frame.unless:
        return False
    return not frame.unless_before or scene.words(noun.children).isdisjoint(frame.unless_before)


def _has_company(frame: Frame, scene: Scene, noun: Token) -> bool:
    if frame.with_ and scene.words(noun.subtree).isdisjoint(frame.with_):
        return False
    return not frame.modified_by or not scene.words(noun.children).isdisjoint(frame.modified_by)


def _is_no_air_raid(frame: Frame, scene: Scene, noun: Token) -> bool:
    return not frame.ground_only or not _is_aerial(scene, noun)


def _is_of_ground(scene: Scene, noun: Token) -> bool:
    """Tell whether a noun is no control of something else: who has fire control of X does not hold it."""
    ground = load_context().ground
    return scene.word(noun) not in ground.control or scene.words(noun.children).isdisjoint(ground.no_control)


def _is_what_it_controls(frame: Frame, scene: Scene, noun: Token) -> bool:
    return bool(frame.modified_by) or _is_of_ground(scene, noun)


_OF_NOUNS: tuple[Callable[[Frame, Scene, Token], bool], ...] = (
    _follows,
    _lacks_neighbours,
    _has_company,
    _is_no_air_raid,
    _is_what_it_controls,
)


class Conditions:
    """Tells whether triggers meet the conditions of frames."""

    def __init__(self, lexicon: Lexicon, parties: Parties) -> None:
        self._context: Context = lexicon.context
        self._lemma = lexicon.lemma
        self._parties = parties

    def of_verb(self, scene: Scene, verb: Token, frame: Frame, args: Arguments) -> Arguments | None:
        """Return the arguments that a frame speaks of, or None where a verb does not meet its conditions."""
        clause = _Clause(scene, verb, args)
        if not all(is_met(frame, clause) for is_met in _OF_VERBS):
            return None
        if frame.party_subject and not any(self._parties.is_fighting(scene, t) for t in clause.actors):
            return None
        if frame.object:
            args = replace(
                args,
                objects=[
                    o for o in args.objects if _is_one_of(scene, o, frame.object) and _is_of_ground(scene, o)
                ],
            )
        elif not (clause.beside | scene.words(args.objects)).isdisjoint(frame.unless):
            return None
        if frame.subject:
            # In capitals and headlines the parser loses the subject: what stands just before will do.
            before = [*args.subjects, *verb.doc[max(0, verb.i - CLAUSE_REACH) : verb.i]]
            args = replace(args, subjects=[s for s in before if _is_one_of(scene, s, frame.subject)][-1:])
        lacks = (frame.object and not args.objects) or (frame.subject and not args.subjects)
        return None if lacks else args

    def of_noun(self, scene: Scene, noun: Token, frame: Frame) -> bool:
        """Tell whether a noun meets the conditions of a frame."""
        met = all(is_met(frame, scene, noun) for is_met in _OF_NOUNS)
        return met and (not frame.asserted or self._asserted(noun))

    def _asserted(self, noun: Token) -> bool:
        """Tell whether the text says that fighting takes place, rather than naming it in passing."""
        fighting = self._context.fighting
        if noun.lower_ == "offensive" and noun.dep_ == "pobj" and noun.head.lower_ == "on":
            return True  # "are on the offensive"
        for verb in _verbs_around(noun):
            lemma = self._lemma(verb.lower_)
            negated = any(child.dep_ == "neg" for child in verb.children)
            over = lemma in fighting.over or any(child.lower_ in fighting.over for child in verb.children)
            if over and not negated:
                return False
            if lemma in fighting.asserting:
                return lemma not in fighting.loss or noun.lower_ in fighting.lossy
        return False


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


def _is_one_of(scene: Scene, token: Token, nouns: Sequence[str]) -> bool:
    word = scene.word(token)
    return word in nouns or (word.endswith("s") and word[:-1] in nouns)
