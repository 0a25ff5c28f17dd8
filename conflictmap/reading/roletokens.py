"""Where in the tree a role of a frame sits: from the role's name to tokens."""

from collections.abc import Callable, Iterable

from spacy.tokens import Token

from conflictmap.reading import surroundings
from conflictmap.reading.surroundings import Around
from conflictmap.reading.syntax import prepositions

# What can govern a place or a party, with the adverbs that a preposition may follow ("deep into").
_PREPOSITIONS = frozenset(
    "aboard about above across after against ahead along alongside amid amidst among amongst around "
    "as aside astride at atop away back before behind below beneath beside besides between beyond by "
    "close deep deeper despite down due during except far farther following for forth forward from "
    "further in inside into near nearby nearer next of off on onto opposite out outside over past per "
    "round since through throughout till to together toward towards under underneath until unto up "
    "upon via with within without".split()
)


def role_tokens(around: Around, role: str) -> Iterable[Token]:
    """Return the tokens in a role, in the order of the text; `data/frames.toml` explains the names."""
    special = _SPECIAL.get(role)
    if special is not None:
        return special(around)
    if role.startswith(("object.", "subject.")):
        side, rest = role.split(".", 1)
        nouns = around.args.objects if side == "object" else around.args.subjects
        return [token for noun in nouns for token in surroundings.below_noun(noun, rest)]
    lead, colon, inner = role.partition(":")
    if colon:
        through = _THROUGH_VERBS.get(lead)
        return (
            surroundings.below_preposition(around.args, lead, inner)
            if through is None
            else through(around, inner)
        )
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
    lead, colon, inner = role.partition(":")
    if colon and lead in _THROUGH_VERBS:
        return _is_chain(inner) or (lead == "to" and inner == "object")
    side, _, rest = role.partition(".")
    if side in {"object", "subject"} and rest:
        prepositions_of, _, below = rest.partition(":")
        return rest in {"possessive", "modifier"} or (
            _is_chain(prepositions_of) and below in {"", "object"} and not rest.endswith(":")
        )
    return _is_chain(lead) and (not colon or inner == "object" or _is_chain(inner))


def _is_chain(name: str) -> bool:
    """Tell whether a name is a preposition, or several of which each governs the next ("out.of")."""
    return all(word in _PREPOSITIONS for word in name.split("."))


_SPECIAL: dict[str, Callable[[Around], Iterable[Token]]] = {
    "subject": lambda around: around.args.subjects,
    "object": lambda around: around.args.objects,
    "dative": lambda around: around.args.dative,
    "possessive": lambda around: surroundings.before_noun(around.trigger),
    "modifier": lambda around: surroundings.before_noun(around.trigger),
    "head": lambda around: [around.trigger.head],
    "mover": surroundings.mover,
    "apposed": surroundings.apposed,
    "head-object": surroundings.reached,
    "between": surroundings.first_between,
    "between-second": lambda around: surroundings.between(around)[1:],
    "located": surroundings.located,
    "ancestor": surroundings.ancestor,
    "governor": surroundings.governor,
    "sufferer": surroundings.sufferer,
    "scene-of": surroundings.scene_of,
    "left-in": surroundings.left_in,
    "sibling": surroundings.sibling,
    "where": surroundings.where,
    "there": surroundings.there,
    "self": lambda around: [around.trigger],
    "anywhere": surroundings.anywhere,
    "subject-of-be": surroundings.subject_of_be,
    "measured": surroundings.measured,
    "possessive-pronoun": surroundings.owning_pronouns,
}

# What stands before the colon of a role, and leads through another verb to a preposition of it.
_THROUGH_VERBS: dict[str, Callable[[Around, str], list[Token]]] = {
    "to": surroundings.below_infinitive,
    "participle": surroundings.participle_preps,
    "governor": surroundings.governor_preps,
}

NAMED_ROLES = frozenset(_SPECIAL)
"""The roles that are no prepositions."""

UNANNOUNCED_ROLES = NAMED_ROLES - {"between", "between-second", "possessive-pronoun"}
"""The roles that no word of the sentence announces."""

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
