"""The cheap look at a sentence: drops what cannot hold a claim, so that it is not parsed.

It looks three times, each time closer: at the words, at where they stand, and, when the sentence is tagged,
at whether they are the verbs and nouns that frames speak of. All that it asks for follows from the frames.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from spacy.tokens import Doc

from conflictmap.kinds import Kinds
from conflictmap.reading.actors import ActorMention, fold
from conflictmap.reading.frames import IMPLIED, Frame
from conflictmap.reading.inflection import (
    ALWAYS_VERBS,
    IRREGULAR_PARTICIPLES,
    TAKEN_FOR_NOUNS,
    noun_forms_of,
    verb_forms,
    verb_forms_of,
)
from conflictmap.reading.lexicon import Lexicon
from conflictmap.reading.matching.adnominals import OWNER_REACH
from conflictmap.reading.matching.triggers import HYPHENS, normalised
from conflictmap.reading.roletokens import UNANNOUNCED_ROLES
from conflictmap.reading.syntax import CLAUSE_REACH

# "Captured by X in March.", "Claimed recaptured by X.": a note about what its title names.
_NOTE = re.compile(
    r"\W*(?:\w+(?:ly|ed)\s)?(?:\w+(?:ed|en|un)|held)\s(?:by|(?:along|together)\swith)\s", re.IGNORECASE
)
_WORD = re.compile(r"[^\W_]+(?:'[^\W_]+)?")
_SEPARATE_WORD = re.compile(rf"(?:\bre-)?{_WORD.pattern}")
# Parts of roles that are no words, and leave open which word announces the role.
_WORDLESS = UNANNOUNCED_ROLES | {IMPLIED, "participle"}
# Those that another part announces ("object.of", "governor:to").
_LEADING = frozenset({"object", "subject", "governor"})
_PLACE_PRONOUNS = frozenset({"it", "its", "there"})
_PLURAL_PRONOUNS = frozenset({"they", "their", "we", "our"})
_PARTY_PRONOUNS = frozenset(
    {"party", "side", "nobody", "none", "they", "them", "their", "we", "our", "who", "it", "its", "he", "his"}
)
_OWNERS = frozenset("its their his her our your whose my".split())
"""Pronouns that a possessive can be."""
# Words between a pronoun and what it owns, and one ("their own last northern city").
_OWNED = 6
_VERB_TAGS = frozenset("VB VBD VBG VBN VBP VBZ MD BES HVS JJ".split())
_BE = verb_forms_of(("be",))
# What may stand between an auxiliary and its participle.
_BETWEEN = frozenset("not also still now already currently reportedly all being never later then".split())
_SURELY_VERBS = TAKEN_FOR_NOUNS | ALWAYS_VERBS
_NOUN_TAGS = frozenset("NN NNS NNP NNPS".split())


@dataclass(frozen=True, slots=True)
class _Needs:
    """What a frame needs beside its trigger.

    Attributes
    ----------
    words
        Sets of words, of each of which one must stand in the sentence.
    parties
        The same, for the second look: words that announce a party without which there is no claim.
    unless
        Words that forbid it right behind the trigger.
    owned
        Whether a pronoun before the trigger must say whose it is.
    alone
        Whether it needs neither a name nor a party ("clashes were reported in the area").
    near, behind
        Words of which one must stand in the trigger's clause, and behind a verb, for the second look too.
    """

    words: tuple[frozenset[str], ...]
    party: bool
    implied: bool
    pronoun: bool
    verbal: bool
    parties: tuple[frozenset[str], ...] = ()
    unless: frozenset[str] = frozenset()
    owned: bool = False
    alone: bool = False
    near: frozenset[str] = frozenset()
    behind: frozenset[str] = frozenset()


_ADNOMINAL = _Needs((), party=False, implied=False, pronoun=False, verbal=False)
# A party right before its ground ("rebel towns"), which the second look asks for.
_OWNING = _ADNOMINAL


@dataclass(frozen=True, slots=True)
class Triggers:
    """The words of a sentence that may trigger frames; those of `anyhow` may whatever their tag is."""

    verbs: frozenset[str] = frozenset()
    nouns: frozenset[str] = frozenset()
    anyhow: frozenset[str] = frozenset()

    def __bool__(self) -> bool:
        return bool(self.verbs or self.nouns or self.anyhow)

    def stand_in(self, tagged: Doc, *, headline: bool) -> bool:
        """Tell whether a tagged sentence uses one of them as the verb or noun that it must be.

        Parameters
        ----------
        tagged
            The sentence.
        headline
            Whether a verb may be tagged as a noun, as in headlines.
        """
        verb_tags = _VERB_TAGS | _NOUN_TAGS if headline else _VERB_TAGS
        for token in tagged:
            word = normalised(token.lower_)
            if word.rsplit("-", 1)[-1] in self.anyhow:
                return True
            if word in self.verbs and (token.tag_ in verb_tags or word in _SURELY_VERBS):
                return True
            if word in self.nouns and (token.tag_ in _NOUN_TAGS or token.tag_ == "VBG"):
                return True
        return False


class Scan:
    """Tells from the words of a sentence whether any frame could match in it.

    Parameters
    ----------
    lexicon
        The frames.
    kinds
        The nouns that mean places.
    """

    def __init__(self, lexicon: Lexicon, kinds: Kinds) -> None:
        self._needs: dict[str, list[_Needs]] = defaultdict(list)
        self._loose: dict[str, list[_Needs]] = defaultdict(list)
        self._triggers: set[str] = set()
        self._under_arms = lexicon.context.forces.under_arms
        asserting = verb_forms_of(lexicon.context.fighting.asserting)
        for frame in lexicon.frames:
            needs = _needs_of(frame, asserting)
            forms = verb_forms_of(frame.verbs) | noun_forms_of(frame.nouns)
            for form in _participles(frame.verbs) if frame.voice == "passive" else forms:
                self._needs[form].append(needs)
            # The first look knows no voices.
            self._triggers |= forms
            for form in forms:
                self._loose[form].append(needs)
        adnominal = lexicon.context.adnominal
        self._holding, self._besieging = adnominal.holding, adnominal.besieging
        for form in self._holding | self._besieging:
            self._loose[form].append(_ADNOMINAL)
            self._triggers.add(form)
        self._held_name = re.compile(rf"[-–](?:{'|'.join(sorted(self._holding))})\s(?:[a-z]+\s)?[A-Z]")
        self._party_grounds = adnominal.grounds
        self._owning = adnominal.parties
        for form in self._owning:
            self._loose[form].append(_OWNING)
            self._triggers.add(form)
        ground = lexicon.context.ground.nouns | lexicon.context.extent.outskirts
        single = {noun for noun in kinds.by_noun if " " not in noun}
        self._places = (noun_forms_of(ground) | single) - {"near", "around", "some", "all"}

    def passes(self, text: str, *, names: bool, actors: bool) -> bool:
        """Tell whether a sentence may hold a claim.

        Parameters
        ----------
        text
            The sentence.
        names, actors
            Whether a place and whether a party is named in it.
        """
        words = set(_WORD.findall(text.lower().replace("’", "'").replace("re-", "re")))
        triggers = words & self._triggers
        armed = bool(words & self._under_arms)
        alone = any(needs.alone for trigger in triggers for needs in self._loose[trigger])
        spoken_of = bool(words & _PLURAL_PRONOUNS)
        if not triggers:
            return False
        if not (names or actors or armed or alone or spoken_of or _NOTE.match(text)):
            return False
        place = names or bool(words & self._places) or self._speaks_of_ground(text)
        party = actors or armed or bool(words & _PARTY_PRONOUNS)
        pronoun = bool(words & _PLACE_PRONOUNS)
        return any(
            (place or needs.implied or (needs.pronoun and pronoun and actors))
            and (party or not needs.party)
            and all(words & wanted for wanted in needs.words)
            for trigger in triggers
            for needs in self._loose[trigger]
        )

    def _speaks_of_ground(self, text: str) -> bool:
        """Tell whether a place is meant that nothing names: that of a note, or "rebel-held Xyz"."""
        return _NOTE.match(text) is not None or self._held_name.search(text) is not None

    def triggers(
        self, text: str, names: Sequence[tuple[int, int]], actors: Sequence[ActorMention]
    ) -> Triggers:
        """Return the words of a sentence that may trigger a frame, from where they stand.

        Parameters
        ----------
        text
            A sentence that passes.
        names, actors
            The half-open spans of the places named in it, and its parties.
        """
        folded = fold(text)
        found = list(_SEPARATE_WORD.finditer(folded))
        words = [match[0] for match in found]
        if "re-" in folded:
            words = [normalised(word) for word in words]
        at: dict[str, list[int]] = defaultdict(list)
        for number, word in enumerate(words):
            at[word].append(number)
        if at.keys().isdisjoint(self._triggers):
            return Triggers()
        place = bool(names) or not at.keys().isdisjoint(self._places) or self._speaks_of_ground(text)
        party = bool(actors) or not at.keys().isdisjoint(_PARTY_PRONOUNS | self._under_arms)
        pronoun = bool(actors) and not at.keys().isdisjoint(_PLACE_PRONOUNS)
        inside_names = _Spans(names)
        inside_actors = _Spans([(m.start, m.end) for m in actors if not m.generic])
        verbs: set[str] = set()
        nouns: set[str] = set()
        anyhow: set[str] = set()
        for number, word in enumerate(words):
            if word not in self._triggers:
                continue
            start, end = found[number].span()
            if start in inside_names:
                continue  # a name is one word to the parser
            if word in self._besieging or (word in self._holding and _hyphenated(folded, start)):
                anyhow.add(word)
            if word in self._owning:
                anyhow |= self._party_grounds.intersection(words[number + 1 : number + 1 + OWNER_REACH])
            if start in inside_actors or _is_auxiliary(words, number):
                continue  # "forces" is no verb in a name; "were killed" is told by its participle
            named = place or text[end : end + 2].lstrip()[:1].isupper()
            for needs in self._needs.get(word, ()):
                grounded = named or needs.implied or (needs.pronoun and pronoun)
                if grounded and (party or not needs.party) and _met(needs, number, words, at):
                    (verbs if needs.verbal else nouns).add(word)
        return Triggers(frozenset(verbs), frozenset(nouns), frozenset(anyhow))


def _is_auxiliary(words: Sequence[str], number: int) -> bool:
    """Tell whether a form of "be" helps the participle right behind it."""
    if words[number] not in _BE:
        return False
    following = next((w for w in words[number + 1 : number + 4] if w not in _BETWEEN), "")
    return following in _BE or following in IRREGULAR_PARTICIPLES or following.endswith(("ed", "ing"))


def _hyphenated(text: str, start: int) -> bool:
    return text[max(0, start - 2) : start].rstrip()[-1:] in HYPHENS


class _Spans:
    """Half-open spans in order, without overlaps; tells what lies inside one when asked in rising order."""

    def __init__(self, spans: Sequence[tuple[int, int]]) -> None:
        self._spans = spans
        self._next = 0

    def __contains__(self, offset: int) -> bool:
        while self._next < len(self._spans) and self._spans[self._next][1] <= offset:
            self._next += 1
        return self._next < len(self._spans) and self._spans[self._next][0] <= offset


def _met(needs: _Needs, trigger: int, words: Sequence[str], at: Mapping[str, Sequence[int]]) -> bool:
    """Tell whether the words that a frame needs stand where it needs them; `at` numbers the words."""
    if any(at.keys().isdisjoint(wanted) for wanted in (*needs.words, *needs.parties)):
        return False
    if not needs.unless.isdisjoint(words[trigger + 1 : trigger + 2]):
        return False
    if needs.owned and _OWNERS.isdisjoint(words[max(0, trigger - _OWNED) : trigger]):
        return False
    if needs.near and not any(
        abs(number - trigger) < CLAUSE_REACH for word in needs.near if word in at for number in at[word]
    ):
        return False
    return not needs.behind or any(at[word][-1] > trigger for word in needs.behind if word in at)


def _needs_of(frame: Frame, asserting: frozenset[str]) -> _Needs:
    prepositions = _announced(frame.place)
    goal = all(role.startswith("to:") for role in frame.place)
    return _Needs(
        tuple(_required(frame, asserting, prepositions)),
        party=bool(set(frame.needs) & {"gainer", "loser"} or frame.needs_any),
        implied="implied" in frame.place,
        pronoun="object" in frame.place,
        verbal=bool(frame.verbs),
        parties=tuple(_announcing(frame)),
        unless=frozenset() if frame.object else frozenset(frame.unless),
        alone=frame.asserted or bool(frame.subject) or "where" in frame.place,
        owned=frame.gainer == ("possessive-pronoun",) and "gainer" in frame.needs,
        near=frozenset(frame.with_) if frame.verbs else frozenset(),
        behind=prepositions if frame.verbs or goal else frozenset(),
    )


def _required(
    frame: Frame, asserting: frozenset[str], prepositions: frozenset[str]
) -> Iterator[frozenset[str]]:
    if frame.object:
        yield noun_forms_of(frame.object)
    if frame.subject:
        yield noun_forms_of(frame.subject)
    for words in (frame.particle, frame.with_, frame.after, frame.modified_by):
        if words:
            yield frozenset(words)
    if frame.asserted:
        yield asserting
    if prepositions:
        yield prepositions


def _announcing(frame: Frame) -> Iterator[frozenset[str]]:
    for party, roles in (("gainer", frame.gainer), ("loser", frame.loser)):
        words = _announced(roles)
        if party in frame.needs and words:
            yield words


def _announced(roles: Iterable[str]) -> frozenset[str]:
    """Return the words of which one announces one of some roles; none where a role does without."""
    words = {word for role in roles for word in _prepositions(role)}
    return frozenset() if "" in words else frozenset(words)


def _prepositions(role: str) -> set[str]:
    """Return the words that a role cannot do without, or an empty one where it needs none."""
    if role == "possessive-pronoun":
        return set(_OWNERS)
    words = set(role.removesuffix("-second").replace(":", ".").split(".")) - _LEADING
    if words & _WORDLESS or not words:
        return {""}
    return words


def _participles(verbs: Iterable[str]) -> frozenset[str]:
    """Return the forms of verbs that a passive can have."""
    found: set[str] = set()
    for verb in verbs:
        forms = verb_forms(verb)
        found.update(form for form in forms[1:] if not form.endswith(("ing", "s")))
        if verb.endswith(("t", "d")) or not any(form.endswith("ed") for form in forms):
            found.add(verb)  # "cut", "rid", "overrun"
    return frozenset(found)
