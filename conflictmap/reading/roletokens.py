"""Where in the tree a role of a frame sits: from the role's name to tokens."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from spacy.tokens import Token

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
    form for verb in ("be", "remain", "stay", "become", "come", "stand", "keep") for form in verb_forms(verb)
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
    if ":" in role:
        return _below_preposition(around.args, *role.split(":"))
    plain = "." not in role
    return [
        token for name, token in around.args.preps if name == role or (plain and name.endswith("." + role))
    ]


def is_role(role: str) -> bool:
    """Tell whether a role is one that `role_tokens` can look for, whatever the sentence.

    A preposition is a role of its own; since any other word would be taken for one that never occurs, only
    words that are known to govern a place or a party count.
    """
    if role in _SPECIAL:
        return True
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
    return [
        noun
        for token in around.trigger.doc
        if token.lower_ == "between"
        for child in token.children
        for noun in conjuncts(child)
    ]


def _infinitive_objects(around: Around) -> list[Token]:
    """Return the objects of an infinitive of purpose ("waged an assault to take X")."""
    return [
        token
        for child in around.trigger.children
        if child.dep_ in {"xcomp", "advcl"} and any(c.lower_ == "to" for c in child.children)
        for token in arguments(child).objects
    ]


def _anywhere(around: Around) -> list[Token]:
    """Return the place names that follow in the trigger's clause, wherever the parser hung them."""
    trigger = around.trigger
    clause = {token.i for token in (trigger.head if trigger.dep_ == "nsubj" else trigger).subtree}
    return [t for t in trigger.doc[trigger.i + 1 :] if t.i in clause and around.scene.name_at(t)]


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
    "between": lambda around: _between(around)[:1],
    "between-second": lambda around: _between(around)[1:],
    "to:object": _infinitive_objects,
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
