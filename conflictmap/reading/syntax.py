"""A parsed sentence: its tokens with their spans in the text, and the arguments of its verbs and nouns."""

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from spacy.tokens import Doc, Token

_SUBJECTS = frozenset({"nsubj", "nsubjpass", "csubj"})
_OBJECTS = frozenset({"dobj", "obj", "attr", "oprd"})
CLAUSE_REACH = 14
"""Tokens before a verb, or around it, that belong to its clause."""

NOBODY = frozenset({"neither", "no", "none", "nobody"})
"""Words of a subject that make it nobody ("neither side", "none of them")."""

_NEGATIONS = frozenset({"not", "n't", "never", "no", "neither", "nor", "without", "hardly", "nt"})

FIRST_PERSON = frozenset({"we", "us", "our", "ours"})
"""Whom a party's own medium means by these is the party."""

# Tokens of "X which Y captured", and how far "which" may stand before its verb.
_SHORTEST_RELATIVE, _RELATIVE_REACH = 3, 7
_RELATIVES = frozenset({"which", "that", "who", "whom", "where", "whose"})


@dataclass(frozen=True)
class Parsed:
    """A sentence after parsing."""

    text: str
    doc: Doc
    spans: tuple[tuple[int, int], ...]

    @cached_property
    def words(self) -> tuple[str, ...]:
        """The tokens as written, in lower case."""
        return tuple(self.text[start:end].lower() for start, end in self.spans)

    def word(self, token: Token) -> str:
        """Return a token as written."""
        start, end = self.spans[token.i]
        return self.text[start:end]

    def lower(self, token: Token) -> str:
        """Return a token as written, in lower case."""
        return self.words[token.i]

    def span(self, tokens: Sequence[Token]) -> tuple[int, int]:
        """Return the span in the text from the first to the last of some tokens."""
        return (
            min(self.spans[token.i][0] for token in tokens),
            max(self.spans[token.i][1] for token in tokens),
        )

    def token_at(self, offset: int) -> Token | None:
        """Return the token that covers an offset of the text."""
        number = bisect_right(self.spans, (offset, len(self.text) + 1)) - 1
        return self.doc[number] if number >= 0 and offset < self.spans[number][1] else None


@dataclass
class Arguments:
    """What depends on a verb, in the terms of the active voice.

    `preps` holds each preposition (lower case) with its complements, in order; `particles` the particles and
    adverbs beside the verb.
    """

    subjects: list[Token] = field(default_factory=list)
    objects: list[Token] = field(default_factory=list)
    preps: list[tuple[str, Token]] = field(default_factory=list)
    particles: set[str] = field(default_factory=set)
    passive: bool = False
    dative: list[Token] = field(default_factory=list)


def conjuncts(token: Token) -> list[Token]:
    """Return a noun and the nouns coordinated with it, in order."""
    found = [token]
    for item in found:  # grows: in a long list each noun hangs on the one before it
        found += [child for child in item.children if child.dep_ == "conj"]
    # A noun in apposition to a plural lists its members ("two villages, Foua and Kefraya").
    return sorted(found, key=lambda item: item.i) if len(found) > 1 else found


def noun_phrase(token: Token) -> list[Token]:
    """Return the tokens of a noun's phrase, without relative clauses, coordinated nouns and appositions."""
    kept = [token]
    for child in token.children:
        if child.dep_ in {"relcl", "conj", "cc", "appos", "punct", "acl", "advcl", "parataxis"}:
            continue
        kept += _subtree(child)
    return sorted(kept, key=lambda item: item.i)


def _subtree(token: Token) -> list[Token]:
    found = [token]
    for word in found:  # grows
        found += [child for child in word.children if child.dep_ not in {"relcl", "parataxis"}]
    return found


def prepositions(token: Token) -> Iterator[tuple[str, Token]]:
    """Yield what prepositions of a verb or noun govern: the preposition in lower case, and its complement.

    A chain of prepositions yields every link: "out of X" gives ("out.of", X) and ("of", X).
    """
    for child in token.children:
        if (
            child.dep_ in {"prep", "agent", "dative", "prt", "advmod", "mark", "npadvmod"}
            or child.pos_ == "ADP"
        ):
            yield from _complements(child, child.lower_)


def _complements(prep: Token, name: str) -> Iterator[tuple[str, Token]]:
    for child in prep.children:
        if child.dep_ in {"pobj", "dobj", "pcomp", "nmod", "attr"}:
            yield name, child
            if "." in name:
                yield name.rsplit(".", 1)[1], child
        elif child.dep_ in {"prep", "pcomp"} or (child.pos_ == "ADP" and child.dep_ != "mark"):
            yield from _complements(child, f"{name}.{child.lower_}")
        elif child.dep_ == "conj" and child.pos_ == "ADP":
            yield from _complements(child, child.lower_)


def _own_subjects(verb: Token) -> tuple[list[Token], bool]:
    subjects = [child for child in verb.children if child.dep_ in _SUBJECTS]
    passive = any(child.dep_ in {"nsubjpass", "auxpass"} for child in verb.children)
    return subjects, passive


def relative_antecedent(token: Token) -> Token:
    """Return the noun that a relative pronoun stands for, or the token itself."""
    if token.lower_ in _RELATIVES and token.pos_ in {"PRON", "DET", "SCONJ", "ADV"}:
        nearest = token.nbor(-1) if token.i else None
        if nearest is not None and nearest.pos_ not in {"NOUN", "PROPN"}:
            nearest = None
        for ancestor in token.ancestors:
            if ancestor.dep_ in {"relcl", "acl"}:
                noun = ancestor.head
                if nearest is not None and token.lower_ == "which" and _is_below(nearest, noun):
                    return nearest  # "raids on X which is held by Y": what stands before "which" is held
                while noun.dep_ == "conj" and noun.head.pos_ in {"NOUN", "PROPN"} and token.lower_ == "who":
                    noun = noun.head  # "troops and militias who hold ...": the whole list
                return noun
        if nearest is not None and token.lower_ == "which":
            return nearest
    return token


def _is_below(token: Token, noun: Token) -> bool:
    """Tell whether a noun stands inside the phrase of another."""
    return token.pos_ in {"NOUN", "PROPN"} and any(ancestor == noun for ancestor in token.ancestors)


def arguments(verb: Token, depth: int = 0) -> Arguments:
    """Return the arguments of a verb, following control, coordination, participles and relative clauses."""
    found = Arguments()
    own, passive = _own_subjects(verb)
    found.passive = passive
    agents = [t for name, t in prepositions(verb) if name == "by"]
    objects = [child for child in verb.children if child.dep_ in _OBJECTS]
    found.dative = [child for child in verb.children if child.dep_ == "dative" and child.pos_ != "ADP"]
    if (
        verb.dep_ in {"acl", "relcl"}
        and not own
        and not objects
        and verb.tag_ in {"VBN", "VBD"}
        and not passive
    ):
        # "an area captured by ...": a reduced passive relative clause.
        found.passive = True
        objects = [verb.head]
    elif verb.dep_ in {"acomp", "oprd"} and verb.tag_ == "VBN" and not own and depth < 4:
        # "8,000 people remain trapped"
        found.passive = True
        objects = arguments(verb.head, depth + 1).subjects
    elif verb.dep_ == "amod" and verb.tag_ in {"VBN", "JJ"}:
        found.passive = True
        objects = [verb.head]
    elif verb.dep_ == "acl" and verb.tag_ == "VBG" and not own:
        own = [verb.head]
    if found.passive:
        found.subjects = agents
        found.objects = own + objects if own else objects
        if not found.objects and verb.dep_ == "conj" and depth < 4:
            head = arguments(verb.head, depth + 1)
            found.objects = head.objects if head.passive else head.subjects
            found.subjects = found.subjects or (head.subjects if head.passive else [])
        if not found.objects and verb.dep_ in {"advcl", "xcomp", "ccomp"} and depth < 4:
            head = arguments(verb.head, depth + 1)
            found.objects = head.objects if head.passive else head.subjects
    else:
        found.objects = objects
        found.subjects = own or _inherited_subjects(verb, depth)
        if not own:
            before = _object_relative(verb)
            if before is not None:
                found.subjects, objects = [before[0]], [before[1]]
                found.objects = objects
        contact = (
            verb.dep_ == "relcl" and own and not objects and all(t.lower_ not in _RELATIVES for t in own)
        )
        if contact and not any(c.lower_ in {"where", "when"} for c in verb.children):
            found.objects = [verb.head]  # "the town rebels captured": what the relative clause modifies
    found.objects = [relative_antecedent(token) for token in found.objects]
    found.subjects = [relative_antecedent(token) for token in found.subjects]
    states = [child for child in verb.children if child.dep_ == "acomp"]  # "are still present in X"
    links = [link for word in (verb, *states) for link in prepositions(word)]
    found.preps = [(name, relative_antecedent(token)) for name, token in links]
    found.particles = {
        child.lower_
        for child in verb.children
        if child.dep_ in {"prt", "advmod", "prep"} or child.pos_ in {"ADV", "ADP", "PART"}
    }
    return found


def _object_relative(verb: Token) -> tuple[Token, Token] | None:
    """Return subject and object of "the town which Y captured", where the parser took Y for a modifier."""
    if verb.tag_ not in {"VBN", "VBD"} or verb.i < _SHORTEST_RELATIVE:
        return None
    subject = verb.nbor(-1)
    if subject.pos_ not in {"NOUN", "PROPN"}:
        return None
    for token in reversed(verb.doc[max(0, verb.i - _RELATIVE_REACH) : verb.i - 1]):
        if token.lower_ in {"which", "that"} and token.i and token.nbor(-1).pos_ in {"NOUN", "PROPN"}:
            return subject, token.nbor(-1)
        if token.pos_ in {"VERB", "AUX", "PUNCT", "ADP"} and token.text != "-" and token.tag_ != "VBN":
            return None
    return None


def _inherited_subjects(verb: Token, depth: int) -> list[Token]:
    """Return the understood subject of a verb that has none of its own."""
    if depth > 4:
        return []
    head = verb.head
    if head == verb:
        return []
    if verb.dep_ in {"conj", "advcl", "xcomp", "ccomp", "pcomp", "dep", "parataxis"} or (
        verb.dep_ == "acl" and head.pos_ in {"VERB", "AUX"}
    ):
        if head.pos_ == "ADP" or head.dep_ in {"prep", "acomp", "agent"}:
            # "after taking control", "able to repel", "succeeded in recapturing"
            if head.head == head:
                return []
            return _subjects_for(head.head, verb, depth + 1)
        return _subjects_for(head, verb, depth)
    return []


def _subjects_for(head: Token, verb: Token, depth: int) -> list[Token]:
    if head.pos_ == "ADJ" and head.head != head:
        return _subjects_for(head.head, verb, depth + 1)
    if head.pos_ not in {"VERB", "AUX"}:
        return [head] if head.pos_ in {"NOUN", "PROPN", "PRON"} and verb.dep_ == "acl" else []
    controlled = [child for child in head.children if child.dep_ in {"dobj", "dative"} and child.i < verb.i]
    if verb.dep_ in {"xcomp", "ccomp"} and controlled and controlled[0].pos_ in {"NOUN", "PROPN", "PRON"}:
        return controlled  # "forced the militants to withdraw"
    parent = arguments(head, depth + 1)
    return (
        parent.objects
        if parent.passive and verb.dep_ in {"xcomp", "advcl", "conj", "pcomp"} and parent.objects
        else parent.subjects
    )


_SPACE = re.compile(r"\s+")


def squash(text: str) -> str:
    """Return a text on one line with single spaces."""
    return _SPACE.sub(" ", text).strip()


def is_negated(token: Token) -> bool:
    """Tell whether a word is negated by its own dependents or by its subject ("no", "neither")."""
    for child in token.children:
        if child.dep_ == "neg" or (child.lower_ in _NEGATIONS and child.dep_ in {"advmod", "det", "preconj"}):
            return True
        if child.dep_ == "nsubj" and is_nobody(child):
            return True
    return False


def is_nobody(subject: Token) -> bool:
    """Tell whether a subject is nobody ("neither side", "no party", "none of them")."""
    return any(word.lower_ in NOBODY for word in [subject, *subject.children])


def phrase_head(token: Token) -> Token:
    """Return the noun of the noun phrase that a token begins or stands in."""
    head = token
    while head.head.i > head.i and head.dep_ in {"det", "compound", "amod", "poss", "nmod", "nummod", "case"}:
        head = head.head
    return head
