"""Where in the tree a role of a frame sits: from the role's name to tokens."""

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from itertools import pairwise

from spacy.tokens import Token

from conflictmap.reading.context import load_context
from conflictmap.reading.inflection import verb_forms
from conflictmap.reading.scene import Scene
from conflictmap.reading.syntax import Arguments, arguments, conjuncts, prepositions

BEFORE_NOUN = frozenset({"poss", "compound", "nmod", "amod"})
"""Dependents that stand before a noun and say whose or which it is."""

# What can govern a place or a party, with the adverbs that a preposition may follow ("deep into").
_PREPOSITIONS = frozenset(
    "aboard about above across after against ahead along alongside amid amidst among amongst around "
    "as aside astride at atop away back before behind below beneath beside besides between beyond by "
    "close deep deeper despite down due during except far farther following for forth forward from "
    "further in inside into near nearby nearer next of off on onto opposite out outside over past per "
    "round since through throughout till to together toward towards under underneath until unto up "
    "upon via with within without".split()
)
_UNITS = frozenset({"km", "kilometres", "kilometers", "kilometre", "kilometer", "miles", "mile"})
_COPULAS = frozenset(
    form
    for verb in ("be", "remain", "stay", "become", "come", "stand", "keep", "lie", "sit")
    for form in verb_forms(verb)
)
# How far a copula may stand from its predicate's noun: deeper nesting is a parser's error.
_STEPS = 4


@dataclass(frozen=True, slots=True)
class Around:
    """A trigger with what is around it."""

    scene: Scene
    trigger: Token
    args: Arguments


def role_tokens(around: Around, role: str) -> Iterable[Token]:
    """Return the tokens in a role, in the order of the text; `data/frames.toml` explains the names."""
    special = _SPECIAL.get(role)
    if special is not None:
        return special(around)
    if role.startswith(("object.", "subject.")):
        side, rest = role.split(".", 1)
        nouns = around.args.objects if side == "object" else around.args.subjects
        return [token for noun in nouns for token in _below_noun(noun, rest)]
    if role.startswith("to:"):
        return _below_infinitive(around, role.removeprefix("to:"))
    if role.startswith("participle:"):
        return _participle_preps(around, role.removeprefix("participle:"))
    if role.startswith("governor:"):
        return _governor_preps(around, role.removeprefix("governor:"))
    if ":" in role:
        return _below_preposition(around.args, *role.split(":"))
    plain = "." not in role
    found = [
        token for name, token in around.args.preps if name == role or (plain and name.endswith("." + role))
    ]
    if found or plain:
        return found
    # "under the control of X", "by the army from X": the second preposition hangs on the first one's noun.
    first, rest = role.split(".", 1)
    return [
        token
        for name, noun in around.args.preps
        if name == first
        for below, token in prepositions(noun)
        if below == rest
    ]


def is_role(role: str) -> bool:
    """Tell whether a role is one that `role_tokens` can look for, whatever the sentence.

    A preposition is a role of its own; since any other word would be taken for one that never occurs, only
    words that are known to govern a place or a party count.
    """
    if role in _SPECIAL:
        return True
    for lead in ("governor:", "participle:", "to:"):
        if role.startswith(lead):
            inner = role.removeprefix(lead)
            return _is_chain(inner) or (lead == "to:" and inner == "object")
    side, _, rest = role.partition(".")
    if side in {"object", "subject"} and rest:
        prepositions_of, _, inner = rest.partition(":")
        return rest in {"possessive", "modifier"} or (
            _is_chain(prepositions_of) and inner in {"", "object"} and not rest.endswith(":")
        )
    before, colon, inner = role.partition(":")
    return _is_chain(before) and (not colon or inner == "object" or _is_chain(inner))


def _is_chain(name: str) -> bool:
    """Tell whether a name is a preposition, or several of which each governs the next ("out.of")."""
    return all(word in _PREPOSITIONS for word in name.split("."))


def before_noun(token: Token) -> list[Token]:
    """Return the dependents before a noun that say whose or which it is."""
    return [child for child in token.children if child.i < token.i and child.dep_ in BEFORE_NOUN]


def _mover(around: Around) -> list[Token]:
    """Return who is moved: the object where there is one, else the subject."""
    args = around.args
    return args.objects if args.passive or args.objects else args.subjects


def _apposed(around: Around) -> list[Token]:
    trigger = around.trigger
    found = [child for child in trigger.children if child.dep_ == "appos"]
    return [*found, trigger.head] if trigger.dep_ == "appos" else found


def _reached(around: Around) -> list[Token]:
    """Return what fighting reached ("the clashes reached the centre")."""
    trigger = around.trigger
    reaching = trigger.dep_ == "nsubj" and trigger.head.lower_ in {"reached", "reach", "reaches", "hit"}
    return around.args.objects if reaching else []


def _between(around: Around) -> list[Token]:
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


def _infinitives(around: Around) -> Iterator[Token]:
    """Yield infinitives of purpose ("an assault to take X", "waged an assault to take X")."""
    trigger = around.trigger
    above = trigger.head.children if trigger.dep_ == "dobj" else ()
    for child in (*trigger.children, *above):
        if child.dep_ in {"xcomp", "advcl", "acl", "relcl"} and any(c.lower_ == "to" for c in child.children):
            yield child


def _below_infinitive(around: Around, name: str) -> list[Token]:
    found: list[Token] = []
    for verb in _infinitives(around):
        args = arguments(verb)
        found += args.objects if name == "object" else [t for prep, t in args.preps if prep == name]
    return found


def _anywhere(around: Around) -> list[Token]:
    """Return the place names that follow in the trigger's clause, wherever the parser hung them."""
    trigger = around.trigger
    clause = {token.i for token in (trigger.head if trigger.dep_ == "nsubj" else trigger).subtree}
    return [t for t in trigger.doc[trigger.i + 1 :] if t.i in clause and around.scene.name_at(t)]


# Two parties to a fight are named within so many characters.
_BETWEEN = 160
_HERE = frozenset(
    "in inside within near around at on outside into along across throughout amid towards".split()
)
# A locative phrase so many tokens after the trigger, or before it, still says where it happened.
_AFTER, _BEFORE = 24, 16
_NEW_CLAUSE = frozenset("said says told which who while but after before when because although ;".split())


def _located(around: Around) -> Iterator[Token]:
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


def _scene_of(around: Around) -> list[Token]:
    """Return what is the scene of something ("X has been the scene of clashes")."""
    link = around.trigger.head
    if link.lower_ != "of" or link.head.lower_ not in load_context().fighting.scenes:
        return []
    scene = link.head
    verb = scene.head if scene.dep_ == "attr" else scene.head.head
    return arguments(verb).subjects if verb.pos_ == "AUX" else []


def _participle_preps(around: Around, name: str) -> list[Token]:
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


def _ancestor(around: Around) -> Iterator[Token]:
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


def _governor(around: Around) -> list[Token]:
    """Return the subject of the verb above a noun that is its object."""
    verb = _governing_verb(around)
    own = around.trigger.dep_ in {"dobj", "nsubjpass"}
    return arguments(verb).subjects if verb is not None and own else []


def _sufferer(around: Around) -> list[Token]:
    """Return who or what undergoes a noun ("X endures a siege", "has been choked by a siege")."""
    verb = _governing_verb(around)
    if verb is None:
        return []
    args = arguments(verb)
    return [t for t in (args.objects if args.passive else args.subjects) if t != around.trigger]


def _left_in(around: Around) -> list[Token]:
    """Return what a verb puts into a noun ("leaving X in rebel hands")."""
    link = around.trigger.head
    if link.dep_ != "prep" or link.head.pos_ != "VERB":
        return []
    return [child for child in link.head.children if child.dep_ == "dobj"]


def _governor_preps(around: Around, name: str) -> list[Token]:
    verb = _governing_verb(around)
    return [] if verb is None else [t for prep, t in prepositions(verb) if prep == name]


def _sibling(around: Around) -> list[Token]:
    """Return the goal of the verb that a verb is coordinated with ("advanced on X and entered")."""
    verb = around.trigger
    if verb.dep_ != "conj" or around.args.objects:
        return []
    return [t for name, t in prepositions(verb.head) if name in {"on", "to", "towards", "toward", "into"}]


def _where(around: Around) -> list[Token]:
    """Return what a clause with "where" modifies ("the town where they fight")."""
    token = around.trigger
    has_where = any(child.lower_ == "where" for child in token.children)
    return [token.head] if has_where and token.dep_ in {"relcl", "advcl", "acl"} else []


def _there(around: Around) -> list[Token]:
    """Return "there" where it is an adverb of place and not the subject of "there are"."""
    trigger = around.trigger
    near = [*trigger.children, *(trigger.head.children if trigger.head.pos_ in {"VERB", "AUX"} else ())]
    following = [token for token in trigger.doc[trigger.i + 1 : trigger.i + 2] if token.lower_ == "there"]
    return following or [token for token in near if token.lower_ == "there" and token.dep_ == "advmod"]


def _measured(around: Around) -> list[Token]:
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


def _owning_pronouns(around: Around) -> list[Token]:
    """Return "its" and "their" before a noun: whose own it is, as no name of a country can say."""
    return [token for token in before_noun(around.trigger) if token.pos_ == "PRON"]


def _subject_of_be(around: Around) -> Iterator[Token]:
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


def _below_noun(token: Token, rest: str) -> Iterable[Token]:
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


def _below_preposition(args: Arguments, name: str, inner: str) -> list[Token]:
    """Return the arguments of a verb under a preposition ("headway in recapturing X from Y")."""
    found: list[Token] = []
    for prep, complement in args.preps:
        if prep == name and complement.pos_ == "VERB":
            below = arguments(complement)
            found += below.objects if inner == "object" else [t for p, t in below.preps if p == inner]
    return found


_SPECIAL: dict[str, Callable[[Around], Iterable[Token]]] = {
    "subject": lambda around: around.args.subjects,
    "object": lambda around: around.args.objects,
    "dative": lambda around: around.args.dative,
    "possessive": lambda around: before_noun(around.trigger),
    "modifier": lambda around: before_noun(around.trigger),
    "head": lambda around: [around.trigger.head],
    "mover": _mover,
    "apposed": _apposed,
    "head-object": _reached,
    "between": lambda around: _between(around)[:1] if len(_between(around)) > 1 else [],
    "between-second": lambda around: _between(around)[1:],
    "located": _located,
    "ancestor": _ancestor,
    "governor": _governor,
    "sufferer": _sufferer,
    "scene-of": _scene_of,
    "left-in": _left_in,
    "sibling": _sibling,
    "where": _where,
    "there": _there,
    "self": lambda around: [around.trigger],
    "anywhere": _anywhere,
    "subject-of-be": _subject_of_be,
    "measured": _measured,
    "possessive-pronoun": _owning_pronouns,
}

NAMED_ROLES = frozenset(_SPECIAL)
"""The roles that are no prepositions."""

SIMPLE_ROLES = (
    NAMED_ROLES
    | _PREPOSITIONS
    | {
        f"{side}.{rest}"
        for side in ("object", "subject")
        for rest in ("possessive", "modifier", *_PREPOSITIONS)
    }
)
"""The roles without those that go through several prepositions or through a verb."""
