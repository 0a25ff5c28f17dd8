"""Whether a clause tells a fact: plans, goals, conditions, negation and hedges around a trigger."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass, replace

from spacy.tokens import Token

from conflictmap.reading.lexicon import Lexicon
from conflictmap.reading.syntax import Parsed, is_negated

# How far to climb: deeper nesting is a parser's error.
_STEPS = 12
_VERBAL = frozenset({"xcomp", "ccomp", "advcl", "ROOT", "relcl", "acl", "conj"})
_TOWARDS = frozenset({"for", "at", "of", "towards", "toward"})


@dataclass(frozen=True, slots=True)
class Mood:
    """How a clause stands to the facts: `actual` is False for plans, goals and conditions.

    `rule` says for people why it is not actual.
    """

    actual: bool = True
    negated: bool = False
    hedged: bool = False
    rule: str = ""


class MoodReader:
    """Climbs from a trigger towards the root and notes what every word above it says of the facts."""

    def __init__(self, lexicon: Lexicon) -> None:
        self._lexicon = lexicon
        self._plans = lexicon.context.plans
        self._implicatives = lexicon.context.implicatives
        self._hedges = lexicon.context.hedges
        self._reporting = lexicon.context.reporting
        self._decisions = lexicon.context.ending.decisions

    def read(self, parsed: Parsed, trigger: Token, *, leaves: bool = False) -> Mood:
        """Return whether what a trigger says has happened, is negated, or hedged.

        Parameters
        ----------
        parsed, trigger
            Where.
        leaves
            True where it says that somebody leaves: who decides to leave is leaving.
        """
        text = parsed.text.lower()
        mood = Mood(
            negated=is_negated(trigger), hedged=any(phrase in text for phrase in self._hedges.phrases)
        )
        own = self._of_the_trigger(trigger)
        if own:
            return replace(mood, actual=False, rule=own)
        return self._climbed(trigger, mood, leaves=leaves)

    def _climbed(self, trigger: Token, mood: Mood, *, leaves: bool) -> Mood:
        """Return a mood with what the words above a trigger say of the facts."""
        token = trigger
        for _ in range(_STEPS):
            mood = replace(mood, hedged=mood.hedged or self._hedged_by(token))
            if self._opened_by(token, self._plans.conditions):
                return replace(mood, actual=False, rule="condition")
            head = token.head
            if head == token or (leaves and head.lower_ in self._decisions):
                return mood
            if self._says(token, head):
                return replace(mood, hedged=mood.hedged or self._hedged_by(head))
            mood, goes_on = self._under(token, head, trigger, mood)
            if not goes_on:
                return mood
            token = head
        return mood

    def _under(self, token: Token, head: Token, trigger: Token, mood: Mood) -> tuple[Mood, bool]:
        """Return the mood with what one word above says, and whether there is more to be said above it."""
        goes_on = True
        if head.pos_ in {"NOUN", "PROPN"}:
            rule = self._under_noun(token, head)
            mood = replace(mood, hedged=mood.hedged or self._rumoured(token, head))
            modifies = token.dep_ in {"relcl", "acl"}
            goes_on = not modifies and (token == trigger or self._open(token))
        elif head.pos_ == "ADP" or head.dep_ in {"prep", "pcomp"}:
            rule = self._under_preposition(token, head)
        else:
            rule = self._under_verb(token, head)
            hedged = self._lexicon.lemma(head.lower_) in self._hedges.verbs
            negated = self._hands_negation_down(token, head) or self._called_false(token, head)
            mood = replace(mood, hedged=mood.hedged or hedged, negated=mood.negated or negated)
        return (replace(mood, actual=False, rule=rule), False) if rule else (mood, goes_on)

    def _says(self, token: Token, head: Token) -> bool:
        """Tell whether a word only reports what is below it: what is planned there is the saying."""
        return token.dep_ == "ccomp" and self._lexicon.lemma(head.lower_) in self._reporting.verbs

    def _hedged_by(self, verb: Token) -> bool:
        return any(child.lower_ in self._hedges.words for child in verb.children)

    def modal(self, token: Token) -> bool:
        """Tell whether a verb has a modal ("would", "may")."""
        return any(self._is_modal(child) for child in token.children)

    @staticmethod
    def _hypothetical(verb: Token) -> bool:
        return any(c.dep_ == "aux" and c.lower_ in {"would", "could", "might", "'d"} for c in verb.children)

    def _is_modal(self, token: Token) -> bool:
        return token.dep_ == "aux" and token.lower_ in self._plans.modals and token.lower_ != "to"

    def _of_the_trigger(self, trigger: Token) -> str:
        """Return why the trigger itself is no fact, or an empty string."""
        if trigger.dep_ == "csubj" and self.modal(trigger.head):
            return "modal verb"
        if any(c.dep_ == "advmod" and c.lower_ in self._plans.nearly for c in trigger.children):
            return "nearly"
        if self._inverted(trigger):
            return "condition"
        if trigger.tag_ == "VB" and self._bare_infinitive(trigger):
            return "bare infinitive"
        if (trigger.pos_ in {"VERB", "AUX"} or trigger.dep_ in _VERBAL) and any(
            self._is_modal(word) for word in self._auxiliaries(trigger)
        ):
            return "modal verb"
        return ""

    @staticmethod
    def _inverted(verb: Token) -> bool:
        """Tell whether a clause is a condition by its order ("had they taken X, the road would be cut")."""
        if verb.dep_ not in {"advcl", "ccomp"}:
            return False
        subject = next((c for c in verb.children if c.dep_ in {"nsubj", "nsubjpass"}), None)
        return subject is not None and any(
            c.dep_ in {"aux", "auxpass"} and c.i < subject.i and c.lower_ in {"had", "were", "should"}
            for c in verb.children
        )

    @staticmethod
    def _bare_infinitive(trigger: Token) -> bool:
        """Tell whether an infinitive has neither "to" nor a helper, nor a verb that it completes."""
        if any(child.dep_ in {"aux", "nsubj", "mark"} for child in trigger.children):
            return False
        return trigger.dep_ == "conj" and trigger.head.pos_ not in {"VERB", "AUX"}

    @staticmethod
    def _auxiliaries(trigger: Token) -> Iterator[Token]:
        yield from trigger.children
        head = trigger
        # "will advance and capture": coordinated verbs share their modal.
        while (
            head.dep_ == "conj"
            and head.head.pos_ in {"VERB", "AUX"}
            and not any(child.dep_ in {"nsubj", "nsubjpass", "aux"} for child in head.children)
        ):
            head = head.head
            yield from head.children

    @staticmethod
    def _opened_by(clause: Token, words: Collection[str]) -> bool:
        """Tell whether one of some conjunctions opens a clause."""
        return any(child.dep_ == "mark" and child.lower_ in words for child in clause.children)

    @staticmethod
    def _infinitive(token: Token) -> bool:
        return any(child.dep_ == "aux" and child.lower_ == "to" for child in token.children)

    @staticmethod
    def _open(token: Token) -> bool:
        """Tell whether to climb on from a dependent of a noun."""
        return token.dep_ not in {"pobj", "nsubj", "nsubjpass", "dobj", "appos", "compound", "poss"}

    def _under_noun(self, token: Token, noun: Token) -> str:
        if noun.lower_ in self._plans.demands and token.dep_ in {"acl", "relcl", "ccomp"}:
            return f"asked for with {noun.lower_!r}"
        if self._infinitive(token) and token.dep_ in {"acl", "relcl", "xcomp", "advcl"}:
            word = noun.lower_
            singular = word.removesuffix("s")
            if token.dep_ in {"acl", "relcl"} or word in self._plans.nouns or singular in self._plans.nouns:
                return f"goal of {noun.lower_!r}"
        return ""

    def _rumoured(self, token: Token, noun: Token) -> bool:
        """Tell whether a noun calls what it governs talk ("rumours of the fall of X")."""
        return noun.lower_ in self._hedges.nouns and token.dep_ in {"prep", "acl", "relcl", "pobj"}

    def _under_preposition(self, token: Token, preposition: Token) -> str:
        word, governor = preposition.lower_, preposition.head.lower_
        lemma = self._lexicon.lemma(governor)
        if word in _TOWARDS - {"of"} and lemma in self._plans.verbs - self._implicatives.verbs:
            return f"plan: {governor!r}"
        if word == "on" and governor in self._plans.talks:
            return f"talked about in {governor!r}"
        if word in _TOWARDS and governor in self._plans.nouns:
            return f"goal of {governor!r}"
        if word == "to" and governor in self._plans.close and token.dep_ == "pcomp":
            return f"only {governor!r}"
        past = preposition.head.tag_ in {"VBD", "VBN"} and not is_negated(preposition.head)
        if (
            word in {"before", "without", "against"}
            and token.dep_ == "pcomp"
            and not (word == "before" and past)
        ):
            return f"after {word!r}"
        if word == "from" and token.dep_ == "pcomp" and lemma in self._plans.preventing:
            return f"prevented: {governor!r}"
        return ""

    def _under_verb(self, token: Token, head: Token) -> str:
        lemma, infinitive = self._lexicon.lemma(head.lower_), self._infinitive(token)
        if infinitive and token.dep_ in {"advcl", "xcomp"}:
            if any(c.lower_ == "only" and c.dep_ == "advmod" and c.i < token.i for c in token.children):
                return ""  # "took X, only to lose it again"
            if head.lower_ == "used" and not any(c.dep_ == "dobj" for c in head.children):
                return "formerly"
            pursued = [c.lower_ for c in head.children if c.dep_ == "dobj" and c.lower_ in self._plans.nouns]
            if pursued:
                return f"goal of {pursued[0]!r}"  # "continues the operation to liberate X"
        achieved = infinitive and token.dep_ == "xcomp" and lemma in self._implicatives.achieving
        if achieved and self._opened_by(head, {"before"}):
            return "before it could"  # "destroyed before it managed to enter"
        if infinitive and token.dep_ in {"xcomp", "advcl", "ccomp", "acl", "dep"}:
            if head.pos_ == "ADJ":
                return "" if head.lower_ in self._implicatives.adjectives else f"under {head.lower_!r}"
            able = lemma in self._plans.enabling and head.tag_ in {"VBZ", "VBP", "VB", "VBG"}
            if lemma not in self._implicatives.verbs or able:
                return f"plan: {head.lower_!r}"
            return "modal verb" if self.modal(head) else ""
        if token.dep_ == "dobj" and lemma in self._plans.foreseeing:
            return f"plan: {head.lower_!r}"  # "feared the fall of X"
        governed = token.dep_ in {"xcomp", "ccomp", "pcomp"}
        if governed and lemma in self._plans.verbs - self._implicatives.verbs - self._reporting.verbs:
            return f"plan: {head.lower_!r}"
        shared = token.dep_ in {"xcomp", "acomp", "conj"} and lemma not in self._reporting.verbs
        shared = shared or (token.dep_ == "ccomp" and token.tag_ == "VB")  # "would see troops pull back"
        if token.dep_ in {"nsubj", "nsubjpass"} and token.pos_ == "NOUN" and self._hypothetical(head):
            return "modal verb"  # "its recapture would reopen the road"
        return "modal verb" if shared and self.modal(head) else ""

    def _called_false(self, token: Token, verb: Token) -> bool:
        """Tell whether a clause is said to be untrue ("it is false that they took X")."""
        called = (c for c in verb.children if c.dep_ in {"acomp", "attr"})
        return token.dep_ in {"ccomp", "csubj"} and any(c.lower_ in self._reporting.untrue for c in called)

    def _hands_negation_down(self, token: Token, head: Token) -> bool:
        """Tell whether a negation above a clause denies it ("were not able to take X")."""
        if (
            token.dep_ not in {"xcomp", "acomp", "ccomp"}
            or self._lexicon.lemma(head.lower_) in self._reporting.verbs
        ):
            return False
        return is_negated(head)
