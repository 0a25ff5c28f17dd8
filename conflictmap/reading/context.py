"""Whether a clause is a claim at all, who says it, and how sure it is."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from spacy.tokens import Token

from conflictmap.reading.lexicon import Lexicon
from conflictmap.reading.syntax import Parsed, arguments, noun_phrase, squash

_NEGATIONS = frozenset({"not", "n't", "never", "no", "neither", "nor", "without", "hardly", "nt"})
_ACCORDING = re.compile(r"\b(?:according to|in the words of|as reported by|as per|quoting|citing)\s+", re.I)
_STOP_AT = re.compile(
    r"[,.;:“”\"—–(]|\s+-\s+|\bthat\b|\bwho\b|\bwhich\b|\bon (?:mon|tues|wednes|thurs|fri|satur|sun)day\b|\bin a statement\b",
    re.I,
)
# The speaker of what somebody is said not to have said: no claim at all.
UNSAID = ""
_REFUSAL = frozenset({"refuse", "decline"})


@dataclass(frozen=True, slots=True)
class Speaker:
    """Who says something: the words for it, and how they say it.

    `denies` is True where the speaker rejects what is said; `rule` names the pattern for people.
    """

    text: str
    denies: bool
    rule: str


@dataclass(frozen=True, slots=True)
class Mood:
    """How a clause stands to the facts: `actual` False for plans, goals and conditions."""

    actual: bool
    negated: bool
    hedged: bool
    rule: str = ""


class ContextReader:
    """Reads the context of a trigger word in a parsed sentence."""

    def __init__(self, lexicon: Lexicon) -> None:
        self._lexicon = lexicon
        self._words = lexicon.context

    # ------------------------------------------------------------ mood

    def mood(self, parsed: Parsed, trigger: Token) -> Mood:
        """Return whether what a trigger says has happened, is negated, or hedged."""
        plans, implicatives, hedges = self._words.plans, self._words.implicatives, self._words.hedges
        negated = self._negated(trigger)
        hedged = any(phrase in parsed.text.lower() for phrase in hedges.phrases)
        token = trigger
        actual, rule = True, ""
        if trigger.dep_ == "csubj" and self._modal(trigger.head):
            return Mood(actual=False, negated=negated, hedged=hedged, rule="modal verb")
        if trigger.tag_ == "VB" and self._bare_infinitive(trigger):
            return Mood(actual=False, negated=negated, hedged=hedged, rule="bare infinitive")
        if trigger.pos_ in {"VERB", "AUX"} or trigger.dep_ in {
            "xcomp",
            "ccomp",
            "advcl",
            "ROOT",
            "relcl",
            "acl",
            "conj",
        }:
            if any(
                c.dep_ == "aux" and c.lower_ in plans.modals and c.lower_ != "to"
                for c in self._auxiliaries(trigger)
            ):
                return Mood(actual=False, negated=negated, hedged=hedged, rule="modal verb")
        for _ in range(12):
            if any(c.lower_ in hedges.words for c in token.children):
                hedged = True
            if any(
                c.dep_ == "mark" and c.lower_ in plans.conditions and c.lower_ != "before"
                for c in token.children
            ):
                return Mood(actual=False, negated=negated, hedged=hedged, rule="condition")
            head = token.head
            if head == token:
                break
            lemma = self._lexicon.lemma(head.lower_)
            infinitive = any(c.dep_ == "aux" and c.lower_ == "to" for c in token.children)
            if head.pos_ in {"NOUN", "PROPN"}:
                noun = self._singular(head.lower_)
                if infinitive and token.dep_ in {"acl", "relcl", "xcomp", "advcl"}:
                    if noun in plans.nouns or token.dep_ == "acl":
                        return Mood(
                            actual=False, negated=negated, hedged=hedged, rule=f"goal of {head.lower_!r}"
                        )
                if (
                    token.dep_ in {"pobj", "nsubj", "nsubjpass", "dobj", "appos", "compound", "poss"}
                    and token != trigger
                ):
                    break
                if token.dep_ in {"relcl", "acl"}:
                    break
            elif head.pos_ == "ADP" or head.dep_ in {"prep", "pcomp"}:
                governor = self._lexicon.lemma(head.head.lower_)
                if (
                    head.lower_ in {"for", "at", "towards", "toward"}
                    and governor in plans.verbs
                    and governor not in implicatives.verbs
                ):
                    return Mood(
                        actual=False, negated=negated, hedged=hedged, rule=f"plan: {head.head.lower_!r}"
                    )
                if (
                    head.lower_ in {"for", "at", "of", "towards", "toward"}
                    and head.head.lower_ in plans.nouns
                ):
                    return Mood(
                        actual=False, negated=negated, hedged=hedged, rule=f"goal of {head.head.lower_!r}"
                    )
                if head.lower_ in {"before", "without", "against"} and token.dep_ == "pcomp":
                    return Mood(actual=False, negated=negated, hedged=hedged, rule=f"after {head.lower_!r}")
            elif head.pos_ in {"VERB", "AUX", "ADJ"}:
                if lemma in hedges.verbs:
                    hedged = True
                if infinitive and token.dep_ in {"xcomp", "advcl", "ccomp", "acl", "dep"}:
                    if head.pos_ == "ADJ":
                        if head.lower_ not in implicatives.adjectives:
                            return Mood(
                                actual=False, negated=negated, hedged=hedged, rule=f"under {head.lower_!r}"
                            )
                    elif lemma in implicatives.verbs:
                        pass
                    elif lemma in plans.verbs or token.dep_ == "advcl":
                        return Mood(
                            actual=False, negated=negated, hedged=hedged, rule=f"plan: {head.lower_!r}"
                        )
                    else:
                        return Mood(
                            actual=False, negated=negated, hedged=hedged, rule=f"under {head.lower_!r}"
                        )
                elif (
                    token.dep_ in {"xcomp", "ccomp", "pcomp"}
                    and lemma in plans.verbs
                    and lemma not in implicatives.verbs
                    and lemma not in self._words.reporting.verbs
                ):
                    return Mood(actual=False, negated=negated, hedged=hedged, rule=f"plan: {head.lower_!r}")
                if token.dep_ in {"xcomp", "ccomp", "advcl", "conj", "acomp", "pcomp", "dep"} and not (
                    token.dep_ in {"advcl"} and token != trigger
                ):
                    if (
                        token.dep_ in {"xcomp", "acomp", "ccomp"}
                        and self._negated(head)
                        and lemma not in self._words.reporting.verbs
                    ):
                        negated = True
                    modal = any(
                        c.dep_ == "aux" and c.lower_ in plans.modals and c.lower_ != "to"
                        for c in head.children
                    )
                    if (
                        modal
                        and token.dep_ in {"xcomp", "acomp", "conj"}
                        and lemma not in self._words.reporting.verbs
                    ):
                        return Mood(actual=False, negated=negated, hedged=hedged, rule="modal verb")
                if token.dep_ == "conj" and not any(c.dep_ in {"nsubj", "nsubjpass"} for c in token.children):
                    infinitive_head = any(c.dep_ == "aux" and c.lower_ == "to" for c in head.children)
                    if not infinitive_head and lemma in plans.verbs and False:
                        break
            token = head
        return Mood(actual, negated, hedged, rule)

    def _modal(self, token: Token) -> bool:
        modals = self._words.plans.modals
        return any(c.dep_ == "aux" and c.lower_ in modals and c.lower_ != "to" for c in token.children)

    @staticmethod
    def _bare_infinitive(trigger: Token) -> bool:
        """Tell whether an infinitive has neither "to" nor a helper, nor a verb that it completes."""
        if any(c.dep_ in {"aux", "nsubj", "mark"} for c in trigger.children):
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
            and not any(c.dep_ in {"nsubj", "nsubjpass", "aux"} for c in head.children)
        ):
            head = head.head
            yield from head.children

    def _negated(self, token: Token) -> bool:
        if any(
            c.dep_ == "neg" or (c.lower_ in _NEGATIONS and c.dep_ in {"advmod", "det", "preconj"})
            for c in token.children
        ):
            return True
        return any(
            c.dep_ == "nsubj" and any(g.lower_ in {"neither", "no", "none"} for g in [c, *c.children])
            for c in token.children
        )

    def _singular(self, noun: str) -> str:
        return noun[:-1] if noun.endswith("s") and noun[:-1] in self._words.plans.nouns else noun

    # ------------------------------------------------------------ speakers

    def speaker(self, parsed: Parsed, trigger: Token, *, adnominal: bool) -> Speaker | None:
        """Return who says the clause of a trigger, or None for the outlet's own voice.

        Parameters
        ----------
        parsed
            The sentence.
        trigger
            The word that makes the claim.
        adnominal
            True for presuppositions inside a noun phrase ("rebel-held X"), which are the outlet's own words
            unless they stand in quotation marks.
        """
        reporting = self._words.reporting
        if adnominal and not self._quoted(parsed, trigger):
            return None
        own = self._lexicon.lemma(trigger.lower_)
        if own in reporting.verbs and trigger.pos_ == "VERB":
            return self._said_by(parsed, trigger, trigger)  # "claimed victory in X": its subject says so
        token = trigger
        for _ in range(14):
            head = token.head
            if head == token:
                break
            if token.dep_ in {"relcl"} and not self._quoted(parsed, trigger):
                # A relative clause is background of the outlet's own, also in indirect speech.
                return self._according(parsed, trigger)
            lemma = self._lexicon.lemma(head.lower_)
            if head.dep_ == "pcomp" and self._lexicon.lemma(head.head.head.lower_) in reporting.quoting:
                return self._quoting(parsed, head.head.head)  # "was quoted by Y as saying"
            if lemma in reporting.quoting and token.dep_ not in {"nsubj", "nsubjpass", "csubj"}:
                return self._quoting(parsed, head)
            if head.lower_ in reporting.documents and token.dep_ in {
                "acl",
                "relcl",
                "ccomp",
                "appos",
                "prep",
                "pcomp",
            }:
                found = self._document(parsed, head)
                if found:
                    return found
            if (lemma in reporting.verbs or lemma in reporting.denying) and head != trigger:
                if token.dep_ in {"nsubj", "nsubjpass", "csubj", "agent"}:
                    if lemma in reporting.denying or token.dep_ != "nsubj":
                        pass
                elif token.dep_ in {
                    "ccomp",
                    "xcomp",
                    "advcl",
                    "parataxis",
                    "dobj",
                    "conj",
                    "dep",
                    "prep",
                    "pcomp",
                    "oprd",
                    "acl",
                    "attr",
                }:
                    found = self._said_by(parsed, head, trigger)
                    if found and not (
                        token.dep_ == "conj"
                        and head.i < trigger.i
                        and any(c.dep_ in {"nsubj", "nsubjpass"} for c in token.children)
                    ):
                        return found
            token = head
        return self._according(parsed, trigger) or self._trailing(parsed, trigger)

    def _said_by(self, parsed: Parsed, verb: Token, trigger: Token) -> Speaker | None:
        lemma = self._lexicon.lemma(verb.lower_)
        found = arguments(verb)
        subjects = [s for s in found.subjects if s.i != trigger.i and not _dominates(s, trigger)]
        denies = lemma in self._words.reporting.denying
        if self._negated(verb) and lemma in {"confirm", "acknowledge", "admit"}:
            denies = True
        if self._negated(verb) and lemma == "say" and not self._modal(verb):
            return Speaker(UNSAID, denies=False, rule="did not say")
        if any(
            self._lexicon.lemma(a.lower_) in _REFUSAL or a.lower_ in {"declined", "refused"}
            for a in verb.ancestors
        ):
            denies = True
        if any(c.dep_ == "aux" and c.lower_ == "would" for c in verb.children) and self._negated(verb):
            denies = True
        if found.passive and not subjects:
            return None
        if found.passive:
            # "is said to have", "was reported to": a report by nobody named.
            agent = next(iter(subjects), None)
            return (
                Speaker(self._phrase(parsed, agent), denies, f"agent of {verb.lower_!r}")
                if agent is not None
                else None
            )
        if not subjects:
            return None
        subject = subjects[0]
        if subject.pos_ == "PRON":
            return Speaker(parsed.word(subject), denies, f"subject of {verb.lower_!r}")
        text = self._phrase(parsed, subject)
        via = next((self._phrase(parsed, t) for name, t in found.preps if name == "to" and t.ent_type_), None)
        listener = [t for t in found.objects if lemma == "tell" and t.pos_ in {"PROPN"}]
        if listener:
            via = self._phrase(parsed, listener[0])
        return Speaker(f"{text} via {via}" if via else text, denies, f"subject of {verb.lower_!r}")

    def _quoting(self, parsed: Parsed, verb: Token) -> Speaker | None:
        found = arguments(verb)
        if found.passive:
            source = found.objects[0] if found.objects else None
            via = found.subjects[0] if found.subjects else None
        else:
            source = found.objects[0] if found.objects else None
            via = found.subjects[0] if found.subjects else None
            if source is None:
                source = next(
                    (
                        c
                        for child in verb.children
                        for c in child.children
                        if c.dep_ == "nsubj" and c.i < child.i
                    ),
                    None,
                )
        if source is None:
            return None
        text = self._phrase(parsed, source)
        if via is not None:
            text = f"{text} via {self._phrase(parsed, via)}"
        return Speaker(text, False, f"quoted with {verb.lower_!r}")

    def _document(self, parsed: Parsed, noun: Token) -> Speaker | None:
        owner = next(
            (
                c
                for c in noun.children
                if c.dep_ in {"poss", "compound", "amod"} and c.pos_ in {"PROPN", "NOUN"}
            ),
            None,
        )
        issued = next(
            (t for c in noun.children if c.dep_ == "acl" for name, t in arguments(c).preps if name == "by"),
            None,
        )
        by = issued or owner
        if by is not None:
            return Speaker(self._phrase(parsed, by), False, f"document: {noun.lower_!r}")
        verb = noun.head
        lemma = self._lexicon.lemma(verb.lower_)
        if lemma in self._words.reporting.denying or (self._negated(verb) and lemma in {"confirm"}):
            return self._said_by(parsed, verb, noun)
        if noun.lower_ in {"reports", "report", "rumours", "rumors", "claims"}:
            return Speaker("unattributed report", False, f"document: {noun.lower_!r}")
        return None

    def _according(self, parsed: Parsed, trigger: Token) -> Speaker | None:
        match = _ACCORDING.search(parsed.text)
        if match is None:
            return None
        rest = parsed.text[match.end() :]
        stop = _STOP_AT.search(rest)
        text = rest[: stop.start()] if stop else rest
        words = text.split()
        if len(words) > 9:  # noqa: PLR2004 (no punctuation followed: take the noun phrase alone)
            token = parsed.token_at(match.end())
            text = self._phrase(parsed, _head_of_phrase(token)) if token is not None else " ".join(words[:6])
        text = squash(text)
        if text.lower() in {"it", "the report", "reports", "the statement"}:
            text = "unattributed report"
        return Speaker(text, False, "according to") if text else None

    def _trailing(self, parsed: Parsed, trigger: Token) -> Speaker | None:
        """Read "..., the Observatory said." where the parser did not attach the clause to the verb."""
        reporting = self._words.reporting
        for token in reversed(parsed.doc):
            if token.i <= trigger.i:
                break
            if any(t.dep_ in {"relcl", "acl"} for t in [token, *token.ancestors]):
                continue
            lemma = self._lexicon.lemma(token.lower_)
            if lemma in reporting.verbs and token.pos_ == "VERB" and token.tag_ in {"VBD", "VBZ", "VBP"}:
                if token.lower_ in {"shown", "showing", "pointed", "posted"}:
                    continue
                rest = [t for t in parsed.doc if t.i > token.i and t.pos_ not in {"PUNCT"}]
                subject = [c for c in token.children if c.dep_ in {"nsubj"}]
                if len(rest) <= 9 and (subject or rest):  # noqa: PLR2004 (a reporting clause ends the sentence)
                    found = self._said_by(parsed, token, trigger)
                    if found and not any(c.dep_ == "ccomp" and c.i > token.i for c in token.children):
                        return found
                break
        return None

    def headline_source(self, text: str) -> Speaker | None:
        """Return the source that a headline names at its end ("... capture 3 villages: monitor")."""
        match = re.search(r"(?:[:|–—_-]\s*|\s)((?:[A-Z][\w'’-]+\s)?[\w'’-]+)\s*(?:\|[^|]*)?$", text)
        if match is None:
            return None
        word = match[1].lower()
        if word in self._words.reporting.headline_sources or word.split()[-1] in {
            "monitor",
            "activists",
            "sohr",
        }:
            return Speaker(match[1], False, "end of the headline")
        return None

    def _quoted(self, parsed: Parsed, token: Token) -> bool:
        start = parsed.spans[token.i][0]
        before = parsed.text[:start]
        if before.count("“") > before.count("”"):
            return True
        return before.count('"') % 2 == 1

    def _phrase(self, parsed: Parsed, token: Token) -> str:
        """Return a source as written: the noun with what names it, without clauses."""
        tokens = [t for t in noun_phrase(token)]
        head_end = token.i
        kept = [t for t in tokens if t.i <= head_end]
        for follow in parsed.doc[head_end + 1 :]:
            if follow.pos_ != "PROPN" and follow.text not in {"-", "’", "'"}:
                break
            kept.append(follow)  # "media activist Abas al-Omar"
        for child in token.children:
            if child.dep_ == "prep" and child.lower_ in {"of", "for", "in", "at"}:
                kept += [t for t in child.subtree if t.i <= child.i + 6]
            if child.dep_ == "conj" and child.i - token.i <= 5:  # noqa: PLR2004 ("activists and military sources")
                kept += [t for t in child.subtree if t.i <= child.i]
                kept += [t for t in token.children if t.dep_ == "cc"]
        if not kept:
            return parsed.word(token)
        start, end = parsed.span(kept)
        text = squash(parsed.text[start:end])
        for name in (c for c in token.children if c.dep_ == "appos" and c.pos_ == "PROPN"):
            text = f"{text}, {parsed.word(name)}" if parsed.word(name) not in text else text
        return re.sub(r"^(?:the|an?)\s+", "", text, flags=re.I).strip("“”\"' ,")


def _dominates(token: Token, other: Token) -> bool:
    return token == other or any(a == token for a in other.ancestors)


def _head_of_phrase(token: Token) -> Token:
    head = token
    while head.head.i > head.i and head.dep_ in {"det", "compound", "amod", "poss", "nmod", "nummod", "case"}:
        head = head.head
    return head
