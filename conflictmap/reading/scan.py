"""The cheap look at a sentence: drops what cannot hold a claim, so that it is not parsed."""

import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from conflictmap.kinds import Kinds
from conflictmap.reading.actors import FORCE_NOUNS
from conflictmap.reading.frames import Frame
from conflictmap.reading.inflection import noun_forms, verb_forms
from conflictmap.reading.lexicon import Lexicon

# "Captured by X in March.": a note about what its title names.
_NOTE = re.compile(r"\W*(?:\w+ly\s)?\w+(?:ed|en|un)\sby\s", re.IGNORECASE)
_WORD = re.compile(r"[^\W_]+(?:'[^\W_]+)?")
# Roles that no word of the sentence announces.
_WORDLESS = frozenset(
    "possessive modifier implied measured mover head apposed head-object anywhere subject-of-be "
    "dative located ancestor self there where sibling sufferer left-in participle scene-of".split()
)
_UNDER_ARMS = FORCE_NOUNS | frozenset({"enemy", "bandits", "defenders", "attackers", "invaders", "guards"})
_PLACE_PRONOUNS = frozenset({"it", "its", "there"})
_PLURAL_PRONOUNS = frozenset({"they", "their", "we", "our"})
_PARTY_PRONOUNS = frozenset(
    {"party", "side", "nobody", "none", "they", "them", "their", "we", "our", "who", "it", "its", "he", "his"}
)


@dataclass(frozen=True, slots=True)
class _Needs:
    """The words of which a frame needs one of each set beside its trigger.

    `alone` is True where it needs neither a name nor a party ("clashes were reported in the area").
    """

    words: tuple[frozenset[str], ...]
    party: bool
    implied: bool
    pronoun: bool
    alone: bool = False


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
        asserting = _forms(lexicon.context.fighting.asserting, verbal=True)
        for frame in lexicon.frames:
            needs = _Needs(
                tuple(_required(frame, asserting)),
                party=bool(set(frame.needs) & {"gainer", "loser"} or frame.needs_any),
                implied="implied" in frame.place,
                pronoun="object" in frame.place,
                alone=frame.asserted,
            )
            for form in _forms(frame.verbs, verbal=True) | _forms(frame.nouns, verbal=False):
                self._needs[form].append(needs)
        adnominal = lexicon.context.adnominal
        for form in adnominal.holding | adnominal.besieging:
            self._needs[form].append(_Needs((), party=False, implied=False, pronoun=False))
        for form in adnominal.parties:
            self._needs[form].append(_Needs((adnominal.grounds,), party=False, implied=False, pronoun=False))
        ground = lexicon.context.ground.nouns | lexicon.context.extent.outskirts
        single = {noun for noun in kinds.by_noun if " " not in noun}
        self._places = frozenset(_forms(ground, verbal=False) | single) - {"near", "around", "some", "all"}
        self._triggers = frozenset(self._needs)

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
        armed = bool(words & _UNDER_ARMS)
        alone = any(needs.alone for trigger in triggers for needs in self._needs[trigger])
        spoken_of = bool(words & _PLURAL_PRONOUNS)
        if not triggers or not (names or actors or armed or alone or spoken_of):
            return False
        place = names or bool(words & self._places) or _NOTE.match(text) is not None
        party = actors or armed or bool(words & _PARTY_PRONOUNS)
        pronoun = bool(words & _PLACE_PRONOUNS)
        return any(
            (place or needs.implied or (needs.pronoun and pronoun and actors))
            and (party or not needs.party)
            and all(words & wanted for wanted in needs.words)
            for trigger in triggers
            for needs in self._needs[trigger]
        )


def _required(frame: Frame, asserting: frozenset[str]) -> Iterable[frozenset[str]]:
    if frame.object:
        yield frozenset(_forms(frame.object, verbal=False))
    if frame.subject:
        yield frozenset(_forms(frame.subject, verbal=False))
    for words in (frame.particle, frame.with_, frame.after):
        if words:
            yield frozenset(words)
    if frame.asserted:
        yield asserting
    prepositions = {word for role in frame.place for word in _prepositions(role)}
    if "" not in prepositions:
        yield frozenset(prepositions)


def _prepositions(role: str) -> set[str]:
    """Return the words that a role cannot do without, or an empty one where it needs none."""
    words = set(role.replace(":", ".").split(".")) - {"object", "subject"}
    if words & _WORDLESS or not words:
        return {""}
    return words


def _forms(lemmas: Iterable[str], *, verbal: bool) -> frozenset[str]:
    inflect = verb_forms if verbal else noun_forms
    return frozenset(form for lemma in lemmas for form in inflect(lemma))
