"""A parsed sentence: its tokens with their spans in the text, and the arguments of its verbs and nouns."""

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from spacy.tokens import Doc, Token

from conflictmap.reading.context import load_context
from conflictmap.reading.parser import load_model

# A name that the model knows well stands for every place name while it parses: names it has never seen, with
# their hyphens and apostrophes, are what it stumbles over most.
_STAND_IN = "Baghdad"
_GROUP_STAND_IN = "NATO"
_LOST_APOSTROPHE = re.compile(r"[A-Za-z]{2,}[^aeiouAEIOU\W]ys", re.IGNORECASE)

_SUBJECTS = frozenset({"nsubj", "nsubjpass", "csubj"})
_OBJECTS = frozenset({"dobj", "obj", "attr", "oprd"})
# "withdrew today [Sunday] from X": an editor's word, which no parser expects there.
_ASIDE = re.compile(r"\[[^\[\]]{1,40}\]")
_WORDS = re.compile(r"[A-Za-z][\w'’]*")
_SMALL = frozenset("a an and as at by for from in into of on or over the to with after amid".split())
# Fewer words are read as they stand, more are a list of names.
_HEADLINE = (5, 20)
_OWNED = re.compile(
    r"\s(?:heavy\s|repeated\s)?(?:attempts?|attacks?|positions?|assaults?|offensives?|advances?|strongholds?|"
    r"gatherings?|hideouts?|bases?|headquarters)\b"
)
CLAUSE_REACH = 14
"""Tokens before a verb, or around it, that belong to its clause."""

NOBODY = frozenset({"neither", "no", "none", "nobody"})
"""Words of a subject that make it nobody ("neither side", "none of them")."""

_ANY_SPACE = re.compile(r"\s")
# Quotation marks tell who speaks, which the text keeps; in the tree they only stand in the way.
_QUOTES = frozenset('"“”‘«»„')
# Tokens of "X which Y captured", and how far "which" may stand before its verb.
_SHORTEST_RELATIVE, _RELATIVE_REACH = 3, 7
_RELATIVES = frozenset({"which", "that", "who", "whom", "where", "whose"})


def prepare(
    text: str,
    names: Sequence[tuple[int, int]],
    groups: Sequence[tuple[int, int]] = (),
    parties: Sequence[tuple[int, int]] = (),
    begin: int = 0,
) -> tuple[Doc, tuple[tuple[int, int], ...]]:
    """Tokenise a sentence with every place name as one token.

    Parameters
    ----------
    text
        The sentence.
    names
        Half-open spans of the place names in it.
    groups
        Half-open spans of names of parties that look like other words ("IS").
    parties
        Half-open spans of all names of parties: they keep their capitals in a headline that has too many.
    begin
        Where the sentence proper begins, after its dateline.

    Returns
    -------
    The document to parse, and the span in `text` of each of its tokens.
    """
    model = load_model()
    # Odd spaces (no-break, thin) glue words together for the tokeniser. One for one: spans stay valid.
    text = _ANY_SPACE.sub(" ", text)
    tokens = _token_spans(model.tokenizer(text))
    shouting = text.isupper()
    titled = not shouting and _is_title_case(text)
    asides = [match.span() for match in _ASIDE.finditer(text)]
    stand_ins = set(groups)
    owners = load_context().forces.owners
    spans: list[tuple[int, int]] = []
    words: list[str] = []
    skip = -1
    named = iter(names)
    name = next(named, None)
    for number, (start, end) in enumerate(tokens):
        while name is not None and name[1] <= start:
            name = next(named, None)
        word = text[start:end]
        if number <= skip or start < begin or word in _QUOTES or any(a <= start < b for a, b in asides):
            continue
        if name is not None and name[0] < end:
            if not spans or spans[-1] != name:
                words.append(_STAND_IN)
                spans.append(name)
        elif (start, end) in stand_ins:
            words.append(_GROUP_STAND_IN)
            spans.append((start, end))
        elif word.lower() == "re" and number + 2 < len(tokens) and text[end : end + 1] == "-":
            # "re-captured" is one word to a reader and three to the tokeniser.
            skip = number + 2
            words.append(text[start : tokens[skip][1]].replace("-", ""))
            spans.append((start, tokens[skip][1]))
        elif word[-2:].lower() == "ys" and _LOST_APOSTROPHE.fullmatch(word):
            # "the armys full control": no English plural ends so, the apostrophe was stripped.
            words += [word[:-1].lower() if shouting else word[:-1], "'s"]
            spans += [(start, end - 1), (end - 1, end)]
        elif word.lower() in owners and _OWNED.match(text, end):
            # "the militants attempts to ...": so it was here.
            words += [word.lower() if shouting else word, "'"]
            spans += [(start, end), (end, end)]
        else:
            small = shouting or (
                titled and not word.isupper() and not any(a <= start < b for a, b in parties)
            )
            words.append(word.lower() if small else word)
            spans.append((start, end))
    spaces = [i + 1 < len(spans) and text[spans[i][1] : spans[i + 1][0]].isspace() for i in range(len(spans))]
    return Doc(model.vocab, words=words, spaces=spaces), tuple(spans)


def _is_title_case(text: str) -> bool:
    """Tell whether nearly every word is capitalised, which makes a tagger see nothing but names."""
    words = [word for word in _WORDS.findall(text) if word.lower() not in _SMALL]
    return _HEADLINE[0] <= len(words) <= _HEADLINE[1] and sum(
        word[0].isupper() for word in words
    ) >= 0.9 * len(words)


def _token_spans(doc: Doc) -> list[tuple[int, int]]:
    """Return the half-open spans of tokens, without making an object of each."""
    spans = []
    start = 0
    table: Any = doc.to_array(["LENGTH", "SPACY"])
    for length, blank in table.tolist():
        spans.append((start, start + length))
        start += length + blank
    return spans


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
