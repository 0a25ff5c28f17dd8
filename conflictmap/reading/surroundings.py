"""What stands around a trigger: whose it is, what verbs above act on, where it happens."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import pairwise

from spacy.tokens import Token

from conflictmap.reading.context import load_context
from conflictmap.reading.inflection import verb_forms_of
from conflictmap.reading.scene import Scene
from conflictmap.reading.syntax import Arguments, arguments, conjuncts, prepositions

BEFORE_NOUN = frozenset({"poss", "compound", "nmod", "amod"})
"""Dependents that stand before a noun and say whose or which it is."""

_UNITS = frozenset({"km", "kilometres", "kilometers", "kilometre", "kilometer", "miles", "mile"})
_COPULAS = verb_forms_of(("be", "remain", "stay", "become", "come", "stand", "keep", "lie", "sit"))
# How far a copula may stand from its predicate's noun: deeper nesting is a parser's error.
_STEPS = 4
# Two parties to a fight are named within so many characters.
_BETWEEN = 160
_HERE = frozenset(
    "in inside within near around at on outside into along across throughout amid towards".split()
)
# A locative phrase so many tokens after the trigger, or before it, still says where it happened.
_AFTER, _BEFORE = 24, 16
_NEW_CLAUSE = frozenset("said says told which who while but after before when because although ;".split())


@dataclass(frozen=True, slots=True)
class Around:
    """A trigger with what is around it."""

    scene: Scene
    trigger: Token
    args: Arguments


def before_noun(token: Token) -> list[Token]:
    """Return the dependents before a noun that say whose or which it is."""
    return [child for child in token.children if child.i < token.i and child.dep_ in BEFORE_NOUN]


def mover(around: Around) -> list[Token]:
    """Return who is moved: the object where there is one, else the subject."""
    args = around.args
    return args.objects if args.passive or args.objects else args.subjects


def apposed(around: Around) -> list[Token]:
    """Return the nouns in apposition to a trigger, or that it stands in apposition to."""
    trigger = around.trigger
    found = [child for child in trigger.children if child.dep_ == "appos"]
    return [*found, trigger.head] if trigger.dep_ == "appos" else found


def reached(around: Around) -> list[Token]:
    """Return what fighting reached ("the clashes reached the centre")."""
    trigger = around.trigger
    reaching = trigger.dep_ == "nsubj" and trigger.head.lower_ in {"reached", "reach", "reaches", "hit"}
    return around.args.objects if reaching else []


def between(around: Around) -> list[Token]:
    """Return who fights each other ("between X, backed by Z, and Y"): by name, or else by the tree."""
    scene = around.scene
    start = next((scene.end(token) for token in around.trigger.doc if token.lower_ == "between"), None)
    if start is not None:
        follow = [m for m in scene.actors if m.start >= start and m.start - start < _BETWEEN]
        for one, other in pairwise(follow):
            gap = scene.parsed.text[one.end : other.start]
            first, second = scene.parsed.token_at(one.end - 1), scene.parsed.token_at(other.end - 1)
            if re.search(r"\band\b", gap) and first is not None and second is not None:
                return [first, second]
    return [
        noun
        for token in around.trigger.doc
        if token.lower_ == "between"
        for child in token.children
        for noun in conjuncts(child)
    ]


def first_between(around: Around) -> list[Token]:
    """Return the first of several who fight each other."""
    fighting = between(around)
    return fighting[:1] if len(fighting) > 1 else []


def _infinitives(around: Around) -> Iterator[Token]:
    """Yield infinitives of purpose ("an assault to take X", "waged an assault to take X")."""
    trigger = around.trigger
    above = trigger.head.children if trigger.dep_ == "dobj" else ()
    for child in (*trigger.children, *above):
        if child.dep_ in {"xcomp", "advcl", "acl", "relcl"} and any(c.lower_ == "to" for c in child.children):
            yield child


def below_infinitive(around: Around, name: str) -> list[Token]:
    """Return the objects of an infinitive of purpose, or what a preposition of it governs."""
    found: list[Token] = []
    for verb in _infinitives(around):
        args = arguments(verb)
        found += args.objects if name == "object" else [t for prep, t in args.preps if prep == name]
    return found


def anywhere(around: Around) -> list[Token]:
    """Return the place names that follow in the trigger's clause, wherever the parser hung them."""
    trigger = around.trigger
    clause = {token.i for token in (trigger.head if trigger.dep_ == "nsubj" else trigger).subtree}
    return [t for t in trigger.doc[trigger.i + 1 :] if t.i in clause and around.scene.name_at(t)]


def located(around: Around) -> Iterator[Token]:
    """Yield the complements of locative prepositions around a trigger, those after it first."""
    trigger = around.trigger
    doc = trigger.doc
    for token in doc[trigger.i + 1 : trigger.i + _AFTER]:
        finite = token.tag_ in {"VBD", "VBZ", "VBP"} and token.pos_ == "VERB"
        if token.lower_ in _NEW_CLAUSE or (finite and not _is_above(token, trigger)):
            break
        yield from _complement_of_place(token)
    for token in reversed(doc[max(0, trigger.i - _BEFORE) : trigger.i]):
        if token.lower_ in _NEW_CLAUSE:
            break
        yield from _complement_of_place(token)


def _is_above(token: Token, below: Token) -> bool:
    return any(ancestor == token for ancestor in below.ancestors)


def scene_of(around: Around) -> list[Token]:
    """Return what is the scene of something ("X has been the scene of clashes")."""
    link = around.trigger.head
    if link.lower_ != "of" or link.head.lower_ not in load_context().fighting.scenes:
        return []
    scene = link.head
    verb = scene.head if scene.dep_ == "attr" else scene.head.head
    return arguments(verb).subjects if verb.pos_ == "AUX" else []


def participle_preps(around: Around, name: str) -> list[Token]:
    """Return what a preposition of a participle behind a noun governs ("the siege imposed on X")."""
    return [
        token
        for child in around.trigger.children
        if child.dep_ == "acl"
        for prep, token in prepositions(child)
        if prep == name
    ]


def _complement_of_place(token: Token) -> Iterator[Token]:
    if token.lower_ in _HERE and token.pos_ in {"ADP", "SCONJ"}:
        yield from (child for child in token.children if child.dep_ == "pobj")


def ancestor(around: Around) -> Iterator[Token]:
    """Yield what the verbs above a trigger act on ("attacked a village, triggering clashes")."""
    token = around.trigger
    for _ in range(_STEPS):
        if token.head == token:
            return
        token = token.head
        if token.pos_ == "VERB":
            above = arguments(token)
            yield from above.objects
            yield from (t for name, t in above.preps if name in _HERE)


def _governing_verb(around: Around) -> Token | None:
    """Return the verb that a noun is object or predicate of ("laid siege", "has been under siege")."""
    token = around.trigger
    if token.dep_ == "pobj" and token.head.lower_ in {"under", "by"}:
        token = token.head
    linked = token.dep_ in {"dobj", "prep", "attr", "nsubjpass", "agent"}
    return token.head if token.head.pos_ in {"VERB", "AUX"} and linked else None


def governor(around: Around) -> list[Token]:
    """Return the subject of the verb above a noun that is its object."""
    verb = _governing_verb(around)
    own = around.trigger.dep_ in {"dobj", "nsubjpass"}
    return arguments(verb).subjects if verb is not None and own else []


def sufferer(around: Around) -> list[Token]:
    """Return who or what undergoes a noun ("X endures a siege", "has been choked by a siege")."""
    verb = _governing_verb(around)
    if verb is None:
        return []
    args = arguments(verb)
    return [t for t in (args.objects if args.passive else args.subjects) if t != around.trigger]


def left_in(around: Around) -> list[Token]:
    """Return what a verb puts into a noun ("leaving X in rebel hands")."""
    link = around.trigger.head
    if link.dep_ != "prep" or link.head.pos_ != "VERB":
        return []
    return [child for child in link.head.children if child.dep_ == "dobj"]


def governor_preps(around: Around, name: str) -> list[Token]:
    """Return what a preposition of the verb above a noun governs ("laid siege to X")."""
    verb = _governing_verb(around)
    return [] if verb is None else [t for prep, t in prepositions(verb) if prep == name]


def sibling(around: Around) -> list[Token]:
    """Return the goal of the verb that a verb is coordinated with ("advanced on X and entered")."""
    verb = around.trigger
    if verb.dep_ != "conj" or around.args.objects:
        return []
    return [t for name, t in prepositions(verb.head) if name in {"on", "to", "towards", "toward", "into"}]


def where(around: Around) -> list[Token]:
    """Return what a clause with "where" modifies ("the town where they fight")."""
    token = around.trigger
    has_where = any(child.lower_ == "where" for child in token.children)
    return [token.head] if has_where and token.dep_ in {"relcl", "advcl", "acl"} else []


def there(around: Around) -> list[Token]:
    """Return "there" where it is an adverb of place and not the subject of "there are"."""
    trigger = around.trigger
    near = [*trigger.children, *(trigger.head.children if trigger.head.pos_ in {"VERB", "AUX"} else ())]
    following = [token for token in trigger.doc[trigger.i + 1 : trigger.i + 2] if token.lower_ == "there"]
    return following or [token for token in near if token.lower_ == "there" and token.dep_ == "advmod"]


def measured(around: Around) -> list[Token]:
    """Return what a distance is measured from ("to within 10 km of X", "6 km from X")."""
    found: list[Token] = []
    for unit in (token for token in around.trigger.subtree if token.lower_ in _UNITS):
        if unit.head.lower_ in {"from", "of"}:  # "only 6 km from X": the parser measures the preposition
            found += [child for child in unit.head.children if child.dep_ == "pobj"]
        for holder in (unit, *unit.children, unit.head):
            found += [
                complement
                for name, complement in prepositions(holder)
                if name.rsplit(".", 1)[-1] in {"of", "from"} and complement.i > unit.i
            ]
    return found


def owning_pronouns(around: Around) -> list[Token]:
    """Return "its" and "their" before a noun: whose own it is, as no name of a country can say."""
    return [token for token in before_noun(around.trigger) if token.pos_ == "PRON"]


def subject_of_be(around: Around) -> Iterator[Token]:
    """Yield the subject of the copula that a noun is predicated of ("X is in their hands")."""
    token = around.trigger
    for _ in range(_STEPS):
        head = token.head
        if head == token:
            return
        if head.pos_ in {"AUX", "VERB"}:
            if head.lower_ in _COPULAS or token.dep_ in {"attr", "acomp"}:
                args = arguments(head)
                yield from args.subjects or args.objects
            return
        if token.dep_ == "prep" and head.pos_ in {"NOUN", "PROPN"}:
            yield head
            return
        token = head


def below_noun(token: Token, rest: str) -> Iterable[Token]:
    """Return what stands before a noun, or what a preposition of it governs ("control of X")."""
    if rest in {"possessive", "modifier"}:
        return before_noun(token)
    name, _, inner = rest.partition(":")
    if name == "to" and inner:
        # "an attempt to storm X": the object of the infinitive.
        clauses = [child for child in token.children if child.dep_ in {"acl", "relcl", "xcomp"}]
        return [found for clause in clauses for found in arguments(clause).objects]
    complements = [complement for prep, complement in prepositions(token) if prep == name]
    if inner:
        return [found for complement in complements for found in arguments(complement).objects]
    return complements


def below_preposition(args: Arguments, name: str, inner: str) -> list[Token]:
    """Return the arguments of a verb under a preposition ("headway in recapturing X from Y")."""
    found: list[Token] = []
    for prep, complement in args.preps:
        if prep == name and complement.pos_ == "VERB":
            below = arguments(complement)
            found += below.objects if inner == "object" else [t for p, t in below.preps if p == inner]
    return found
