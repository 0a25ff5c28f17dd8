"""Who says what a trigger tells: reporting verbs, quotations, documents, headlines."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from spacy.tokens import Token

from conflictmap.reading.lexicon import Lexicon
from conflictmap.reading.mood import MoodReader
from conflictmap.reading.notes import Notes
from conflictmap.reading.syntax import (
    Arguments,
    Parsed,
    arguments,
    is_negated,
    noun_phrase,
    phrase_head,
    squash,
)

_ACCORDING = re.compile(
    r"\b(?:according to|in the words of|as reported by|as per|quoting|citing)\s+", re.IGNORECASE
)
_STOP_AT = re.compile(
    r"[,.;:“”\"—–(]|\s+-\s+|\b(?:that|who|which)\b|\bin a statement\b"
    r"|\bon (?:mon|tues|wednes|thurs|fri|satur|sun)day\b",
    re.IGNORECASE,
)
_HEADLINE_END = re.compile(r"(?:[:|–—_-]\s*|\s)((?:[A-Z][\w'’-]+\s)?[\w'’-]+)\s*(?:\|[^|]*)?$")
_HEADLINE_START = re.compile(r"((?:[\w'’-]+\s){0,4}[\w'’-]+):\s")
_ARTICLE = re.compile(r"^(?:the|an?)\s+", re.IGNORECASE)

_VERBS = r"(?P<verb>said|says|reported|announced|confirmed|recalled|added|stated|told)"
_WHEN = r"(?:\s(?:on\s|late\s|early\s)?[A-Z][a-z]+day|\stoday|\syesterday|\sin a statement)?"
_SAID_AFTER = re.compile(rf",\s(?P<who>[^,“”\"]{{3,90}}?)\s{_VERBS}{_WHEN}\s?\.?$")
_SAID_BETWEEN = re.compile(rf",\s(?P<who>[^,“”\"]{{3,60}}?)\s{_VERBS}{_WHEN},")
_SAID_BEFORE = re.compile(
    rf"(?P<who>[A-Z][^“”\";:]{{3,110}}?),?\s{_VERBS}\s(?:[^“”\";:]{{0,60}}\s)?(?:that\s|the\s|[A-Z])"
)
# The words for a source hold no clause, and what it says does not run on into another sentence.
_ANOTHER_CLAUSE = re.compile(
    r"\b(?:that|who|which|when|while|but|after|before|had|have|has|was|were|is|are)\b"
)
_TURN = re.compile(r"[;:]|,\s(?:and|but|while|as|though|although)\s")

UNSAID = ""
"""The speaker of what somebody is said not to have said: no claim at all."""

UNATTRIBUTED = "unattributed report"
"""The speaker of what is said by nobody who is named."""

# "Whoever says that X has fallen ..." denies that it has.
_NOBODY = frozenset({"whoever", "nobody", "none", "anyone", "anybody"})
_SUBJECTS = frozenset({"nsubj", "nsubjpass", "csubj", "agent"})
_GOVERNED = frozenset(
    {"ccomp", "xcomp", "advcl", "parataxis", "dobj", "conj", "dep", "prep", "pcomp", "oprd", "acl", "attr"}
)
_DOCUMENT_LINKS = frozenset({"acl", "relcl", "ccomp", "appos", "prep", "pcomp"})
_TOLD_OF = frozenset({"nsubj", "nsubjpass"})
_OBJECTS = frozenset({"dobj", "ccomp", "xcomp"})
_PARTICIPLES = frozenset({"VBN", "VBD"})
# How far to climb: deeper nesting is a parser's error.
_STEPS = 14
# A reporting clause that ends a sentence is not longer than this, nor is a source's name.
_TAIL = 9


@dataclass(frozen=True, slots=True)
class Speaker:
    """Who says something: the words for it, and how they say it.

    `denies` is True where the speaker rejects what is said, `boasts` where it announces an event as its own,
    `is_outlet` where a party's own medium speaks for it; `rule` names the pattern for people.
    """

    text: str
    denies: bool
    rule: str
    boasts: bool = False
    is_outlet: bool = False


@dataclass(frozen=True, slots=True)
class Denier:
    """Who denies what was said before, and the verb that says so."""

    verb: Token
    speaker: Speaker


class SpeakerReader:
    """Finds the speaker of a trigger word in a parsed sentence."""

    def __init__(self, lexicon: Lexicon) -> None:
        self._lexicon = lexicon
        self._reporting = lexicon.context.reporting
        self._mood = MoodReader(lexicon)
        self._notes = Notes(lexicon)

    def read(self, parsed: Parsed, trigger: Token, *, adnominal: bool) -> Speaker | None:
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
        quoted = _in_quotation(parsed, trigger)
        if adnominal and not quoted:
            return None
        if self._lexicon.lemma(trigger.lower_) in self._reporting.boasting and trigger.pos_ == "VERB":
            return self._said_by(parsed, trigger, trigger)  # "claimed victory in X": its subject says so
        if self._notes.is_reported(trigger):
            source = self._notes.source(trigger)
            text = UNATTRIBUTED if source is None else _phrase(parsed, source)
            return Speaker(text, denies=False, rule="a note that is reported")
        token = trigger
        for _ in range(_STEPS):
            head = token.head
            if head == token:
                break
            if token.dep_ == "relcl" and not quoted:
                # A relative clause is background of the outlet's own, also in indirect speech.
                return self._according(parsed)
            found = self._above(parsed, trigger, token, head)
            if found is not None:
                return found
            token = head
        return (
            self._according(parsed)
            or self._trailing(parsed, trigger)
            or _said_around(parsed.text, parsed.spans[trigger.i][0])
        )

    def headline_source(self, text: str) -> Speaker | None:
        """Return the source that a headline names, at its end or before a colon ("...: monitor")."""
        first = _HEADLINE_START.match(text)
        if first is not None and first[1].split()[-1].lower() in self._reporting.headline_sources:
            return Speaker(first[1], denies=False, rule="before a colon")
        match = _HEADLINE_END.search(text)
        if match is None:
            return None
        word = match[1].lower()
        sources = self._reporting.headline_sources
        return (
            Speaker(match[1], denies=False, rule="end of the headline")
            if {word, word.split()[-1]} & sources
            else None
        )

    def deniers(self, parsed: Parsed) -> list[Denier]:
        """Return who denies "the claim", "it" or "the report" in a sentence, without saying it again."""
        found = []
        for verb in parsed.doc:
            if self._lexicon.lemma(verb.lower_) not in self._reporting.denying or verb.pos_ != "VERB":
                continue
            if not any(token.lower_ in self._reporting.said for token in arguments(verb).objects):
                continue
            speaker = self._said_by(parsed, verb, verb)
            if speaker is not None and speaker.text != UNSAID:
                found.append(Denier(verb, speaker))
        return found

    def _above(self, parsed: Parsed, trigger: Token, token: Token, head: Token) -> Speaker | None:
        """Return the speaker that one word above a trigger introduces, if it does."""
        lemma = self._lexicon.lemma(head.lower_)
        if head.dep_ == "pcomp" and self._lexicon.lemma(head.head.head.lower_) in self._reporting.quoting:
            return self._quoted_by(parsed, head.head.head)  # "was quoted by Y as saying"
        if lemma in self._reporting.quoting and token.dep_ not in _SUBJECTS:
            return self._quoted_by(parsed, head)
        if head.lower_ in self._reporting.documents and token.dep_ in _DOCUMENT_LINKS:
            return self._document(parsed, head)
        if lemma in self._reporting.verbs and token == trigger and token.dep_ in _TOLD_OF:
            return self._of_event(parsed, head, lemma)
        if lemma not in self._reporting.verbs | self._reporting.denying or token.dep_ not in _GOVERNED:
            return None
        of_its_own = any(child.dep_ in {"nsubj", "nsubjpass"} for child in token.children)
        if token.dep_ == "conj" and head.i < trigger.i and of_its_own:
            return None  # "X said ..., and Y took ...": the second half is the outlet's
        return self._said_by(parsed, head, trigger)

    def _of_event(self, parsed: Parsed, verb: Token, lemma: str) -> Speaker | None:
        """Return who says that an event happened: "the capture of X was claimed by Y", "claimed in May"."""
        passive = any(child.dep_ == "auxpass" for child in verb.children)
        if not passive and (verb.tag_ not in _PARTICIPLES or any(c.dep_ in _OBJECTS for c in verb.children)):
            return None  # "the capture of X claimed ten lives"
        agent = next((token for name, token in arguments(verb).preps if name == "by"), None)
        rule, denies = f"event of {verb.lower_!r}", self._denies(verb, lemma)
        if is_negated(verb) and not denies:
            return None
        if agent is not None and passive:
            return Speaker(_phrase(parsed, agent), denies, rule)
        return Speaker(UNATTRIBUTED, denies, rule) if lemma in self._reporting.doubting else None

    def _said_by(self, parsed: Parsed, verb: Token, trigger: Token) -> Speaker | None:
        lemma = self._lexicon.lemma(verb.lower_)
        if is_negated(verb) and lemma == "say" and not self._mood.modal(verb):
            return Speaker(UNSAID, denies=False, rule="did not say")
        found = arguments(verb)
        subjects = [s for s in found.subjects if s != trigger and trigger not in list(s.subtree)]
        if not subjects:
            return None
        denies = self._denies(verb, lemma) or subjects[0].lower_ in _NOBODY
        if found.passive:
            return Speaker(_phrase(parsed, subjects[0]), denies, f"agent of {verb.lower_!r}")
        text = parsed.word(subjects[0]) if subjects[0].pos_ == "PRON" else _phrase(parsed, subjects[0])
        via = self._listener(parsed, found) if lemma == "tell" else None
        text = f"{text} via {via}" if via else text
        return Speaker(text, denies, f"subject of {verb.lower_!r}", boasts=lemma in self._reporting.boasting)

    def _denies(self, verb: Token, lemma: str) -> bool:
        if lemma in self._reporting.denying:
            return True
        if is_negated(verb) and lemma in {"confirm", "acknowledge", "admit"}:
            return True
        if any(ancestor.lower_ in self._reporting.refusing for ancestor in verb.ancestors):
            return True
        return is_negated(verb) and any(child.lower_ == "would" for child in verb.children)

    @staticmethod
    def _listener(parsed: Parsed, found: Arguments) -> str | None:
        """Return the outlet that was told ("told ARA News"), through which it comes."""
        listeners = [token for token in found.objects if token.pos_ == "PROPN"]
        return _phrase(parsed, listeners[0]) if listeners else None

    def _quoted_by(self, parsed: Parsed, verb: Token) -> Speaker | None:
        """Return the source that somebody quotes ("quoted X as saying", "X was quoted by Y")."""
        found = arguments(verb)
        source = found.objects[0] if found.objects else None
        if source is None:
            # "quoted a source saying": the source is the subject of what is said.
            inner = [word for child in verb.children for word in child.children]
            source = next((word for word in inner if word.dep_ == "nsubj"), None)
        if source is None:
            return None
        text = _phrase(parsed, source)
        if found.subjects:
            text = f"{text} via {_phrase(parsed, found.subjects[0])}"
        return Speaker(text, denies=False, rule=f"quoted with {verb.lower_!r}")

    def _document(self, parsed: Parsed, noun: Token) -> Speaker | None:
        """Return who stands behind a statement, report or claim as a noun."""
        if any(token.lower_ in self._reporting.unfounded for token in noun.head.subtree):
            return Speaker(UNATTRIBUTED, denies=True, rule=f"document: {noun.lower_!r}, called unfounded")
        issued = [
            token
            for child in noun.children
            if child.dep_ == "acl"
            for name, token in arguments(child).preps
            if name == "by"
        ]
        owners = [
            child
            for child in noun.children
            if child.dep_ in {"poss", "compound", "amod"} and child.pos_ in {"PROPN", "NOUN"}
        ]
        if issued or owners:
            text = _phrase(parsed, (issued or owners)[0])
            return Speaker(text, denies=False, rule=f"document: {noun.lower_!r}")
        lemma = self._lexicon.lemma(noun.head.lower_)
        if lemma in self._reporting.denying or (lemma == "confirm" and is_negated(noun.head)):
            return self._said_by(parsed, noun.head, noun)  # "rejects the claim that"
        if noun.lower_ in {"reports", "report", "rumours", "rumors", "claims"}:
            return Speaker(UNATTRIBUTED, denies=False, rule=f"document: {noun.lower_!r}")
        return None

    def _according(self, parsed: Parsed) -> Speaker | None:
        match = _ACCORDING.search(parsed.text)
        if match is None:
            return None
        rest = parsed.text[match.end() :]
        stop = _STOP_AT.search(rest)
        text = rest[: stop.start()] if stop else rest
        if len(text.split()) > _TAIL:
            # No punctuation follows: take the noun phrase alone.
            token = parsed.token_at(match.end())
            text = _phrase(parsed, phrase_head(token)) if token is not None else ""
        text = squash(text)
        if text.lower() in {"it", "the report", "reports", "the statement"}:
            text = UNATTRIBUTED
        return Speaker(text, denies=False, rule="according to") if text else None

    def _trailing(self, parsed: Parsed, trigger: Token) -> Speaker | None:
        """Read "..., the Observatory said." where the parser did not attach the clause to the verb."""
        for token in reversed(list(parsed.doc)):
            if token.i <= trigger.i:
                return None
            if self._lexicon.lemma(token.lower_) not in self._reporting.verbs or token.pos_ != "VERB":
                continue
            if token.tag_ not in {"VBD", "VBZ", "VBP"} or _in_relative_clause(token):
                continue
            rest = [t for t in parsed.doc if t.i > token.i and t.pos_ != "PUNCT"]
            subjects = [child for child in token.children if child.dep_ == "nsubj"]
            tells_more = any(child.dep_ == "ccomp" and child.i > token.i for child in token.children)
            if len(rest) <= _TAIL and (subjects or rest) and not tells_more:
                return self._said_by(parsed, token, trigger)
            return None
        return None


def _said_around(text: str, at: int) -> Speaker | None:
    """Read "..., state radio said, ..." and "X, commander of Y, said ... that" where the parser lost them."""
    for pattern in (_SAID_AFTER, _SAID_BETWEEN):
        match = pattern.search(text, at)
        if match is not None and not _ANOTHER_CLAUSE.search(match["who"]):
            return Speaker(_source(match["who"]), denies=False, rule=f"said around: {match['verb']!r}")
    match = _SAID_BEFORE.match(text)
    if match is None or match.end() > at or _TURN.search(text, match.end(), at):
        return None
    return Speaker(_source(match["who"]), denies=False, rule=f"said before: {match['verb']!r}")


def _source(text: str) -> str:
    return _ARTICLE.sub("", squash(text)).strip("“”\"' ,")


def _in_relative_clause(token: Token) -> bool:
    return any(word.dep_ in {"relcl", "acl"} for word in [token, *token.ancestors])


def _in_quotation(parsed: Parsed, token: Token) -> bool:
    before = parsed.text[: parsed.spans[token.i][0]]
    return before.count("“") > before.count("”") or before.count('"') % 2 == 1


def _phrase(parsed: Parsed, token: Token) -> str:
    """Return a source as written: the noun with what names it, without clauses."""
    kept = [word for word in noun_phrase(token) if word.i <= token.i]
    for follow in parsed.doc[token.i + 1 :]:
        if follow.pos_ != "PROPN" and follow.text not in {"-", "’", "'"}:
            break
        kept.append(follow)  # "media activist Abas al-Omar"
    for child in token.children:
        if child.dep_ == "prep" and child.lower_ in {"of", "for", "in", "at"}:
            kept += _near(list(child.subtree), child.i)
        if child.dep_ == "conj" and child.i - token.i <= _TAIL // 2:  # "activists and military sources"
            kept += [word for word in child.subtree if word.i <= child.i]
            kept += [word for word in token.children if word.dep_ == "cc"]
    if not kept:
        return parsed.word(token)
    start, end = parsed.span(kept)
    text = squash(parsed.text[start:end])
    for name in token.children:
        if name.dep_ == "appos" and name.pos_ == "PROPN" and parsed.word(name) not in text:
            text = f"{text}, {parsed.word(name)}"
    return _ARTICLE.sub("", text).strip("“”\"' ,")


def _near(words: Sequence[Token], start: int) -> list[Token]:
    return [word for word in words if word.i <= start + _TAIL - 3]
