"""An article before parsing: its sentences, the names and parties in them, and what is worth parsing."""

import re
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from operator import attrgetter
from typing import Protocol

from spacy.tokens import Doc

from conflictmap.model import ActorKind, Article, Toponym
from conflictmap.reading.actors import ActorLexicon, ActorMention, Theatre
from conflictmap.reading.lexicon import Lexicon
from conflictmap.reading.scan import Scan, Triggers
from conflictmap.reading.sentences import MAX_SENTENCE, Sentence, dateline_end, is_dateline, sentences_of
from conflictmap.reading.tokenising import prepare

# "Dr. Darwish" is a person, whatever village bears the name.
_TITLE_BEFORE = re.compile(r"\b(?:Dr|Mr|Mrs|Ms|Prof|Gen|Col|Maj|Capt|Lt|Sgt)\.?\s$")
_LONGEST_TITLE = 8
_BARE_NAME = re.compile(r"(?:[Aa]l-|[Ee]l-)?[A-Z][\w’'-]+(?:\s[A-Z][\w’'-]+){0,2}")

Name = tuple[int, int, Toponym]
"""A place name in a sentence: its half-open span there, and the toponym."""


class ToponymFinder(Protocol):
    """What reading needs to know about places."""

    def find(self, text: str) -> Sequence[Toponym]:
        """Return the place names in a text, in order, without overlaps."""


@dataclass(frozen=True, slots=True)
class ToParse:
    """A sentence that may hold a claim: what to parse, its tokens' spans, and what may trigger frames."""

    doc: Doc
    spans: tuple[tuple[int, int], ...]
    triggers: Triggers


@dataclass(frozen=True, slots=True)
class Prepared:
    """An article before parsing.

    `state` is the state that a bare "the army" belongs to. `wanted` numbers the sentences that may tell of
    control, and `docs` holds those of them that may hold a claim, by number.
    """

    article: Article
    theatre: Theatre | None
    state: str | None
    sentences: Sequence[Sentence]
    names: Sequence[list[Name]]
    actors: Sequence[tuple[ActorMention, ...]]
    wanted: Sequence[int]
    docs: Mapping[int, ToParse]


class Preparation:
    """Prepares articles.

    Parameters
    ----------
    lexicon, scan
        The words that may tell of control.
    actors
        The actors to look for.
    theatre
        The theatre that all articles are about, or None to tell it from each article's words.
    """

    def __init__(self, lexicon: Lexicon, scan: Scan, actors: ActorLexicon, theatre: Theatre | None) -> None:
        self._directions = lexicon.context.extent.directions
        self._state_nouns = lexicon.context.forces.state
        self._scan = scan
        self._actors = actors
        self._theatre = theatre

    def prepare(self, article: Article, finder: ToponymFinder) -> Prepared:
        """Find the names and parties of an article, and tokenise the sentences that may hold claims."""
        sentences = sentences_of(article)
        text = f"{article.title or ''}\n{article.text}"
        theatre = self._theatre or self._actors.theatre_of(text)
        state = self._actors.home_state(theatre, text)
        in_text, in_title = finder.find(article.text), finder.find(article.title or "")
        actors = self._at_home(sentences, theatre, state)
        names = [
            _not_actors(self._names(sentence, in_title if sentence.in_title else in_text), mentioned)
            for sentence, mentioned in zip(sentences, actors, strict=True)
        ]
        if sentences and sentences[0].in_title and not names[0] and not actors[0]:
            names[0] = _entry(sentences[0])
        wanted = [
            number
            for number, sentence in enumerate(sentences)
            if len(sentence.text) <= MAX_SENTENCE
            and self._scan.passes(sentence.text, names=bool(names[number]), actors=bool(actors[number]))
        ]
        found = (
            (number, self._to_parse(sentences[number], names[number], actors[number])) for number in wanted
        )
        docs = {number: to_parse for number, to_parse in found if to_parse is not None}
        # What comes after the last claim moves no day of the story that anything is dated by.
        last = max(docs, default=-1)
        wanted = [number for number in wanted if number <= last]
        return Prepared(article, theatre, state, sentences, names, actors, wanted, docs)

    def _to_parse(
        self, sentence: Sentence, names: Sequence[Name], actors: Sequence[ActorMention]
    ) -> ToParse | None:
        text, spans = sentence.text, [(start, end) for start, end, _ in names]
        triggers = self._scan.triggers(text, spans, actors)
        if not triggers:
            return None
        shouted = [(m.start, m.end) for m in actors if text[m.start : m.end].isupper()]
        proper = [(m.start, m.end) for m in actors if not m.generic]
        return ToParse(*prepare(text, spans, shouted, proper, dateline_end(sentence)), triggers)

    def _at_home(
        self, sentences: Sequence[Sentence], theatre: Theatre | None, state: str | None
    ) -> list[tuple[ActorMention, ...]]:
        """Return who is mentioned in each sentence, a bare "the army" as that of the country that is meant.

        In a war of several countries that is the one whose forces the paragraph has just named, or else that
        whose forces the article has named most by then, or else the one which the article is about.
        """
        homes = self._actors.home_states(theatre)
        found: list[tuple[ActorMention, ...]] = []
        named = Counter[str]()
        paragraph, meant = None, state
        for sentence in sentences:
            if sentence.paragraph != paragraph:
                paragraph = sentence.paragraph
                meant = max(named, key=lambda actor: named[actor], default=state)
            mentions = []
            for mention in self._actors.find(sentence.text, theatre):
                if is_dateline(sentence, mention.start):
                    continue
                if not mention.generic and mention.actor in homes:
                    meant = mention.actor
                    named[mention.actor] += 1
                mentions.append(
                    replace(mention, actor=meant) if self._is_bare_state(mention, meant) else mention
                )
            found.append(tuple(mentions))
        return found

    def _is_bare_state(self, mention: ActorMention, meant: str | None) -> bool:
        """Tell whether a mention is a state's forces of which nobody says whose they are."""
        if meant is None or mention.actor is None or not mention.generic:
            return False
        bare = mention.noun.split()[-1] in self._state_nouns
        return bare and self._actors.kind(mention.actor) is ActorKind.STATE

    def _names(self, sentence: Sentence, toponyms: Sequence[Toponym]) -> list[Name]:
        first = bisect_left(toponyms, sentence.start, key=attrgetter("start"))
        last = bisect_left(toponyms, sentence.end, key=attrgetter("start"))
        return [
            (t.start - sentence.start, t.end - sentence.start, t)
            for t in toponyms[first:last]
            if t.end <= sentence.end
            and t.name.lower() not in self._directions
            and not _is_titled(sentence.text, t.start - sentence.start)
        ]


def _entry(title: Sentence) -> list[Name]:
    """Take a title that is nothing but a name for the place that the notes below it are about."""
    if not _BARE_NAME.fullmatch(title.text):
        return []
    return [(0, len(title.text), Toponym(title.text, title.start, title.end, title.text))]


def _is_titled(text: str, start: int) -> bool:
    return _TITLE_BEFORE.search(text, max(0, start - _LONGEST_TITLE), start) is not None


def _not_actors(names: Sequence[Name], actors: Sequence[ActorMention]) -> list[Name]:
    """Leave out names that are part of an actor's name ("Syrian Army", "Kurdistan Region")."""
    proper = [a for a in actors if not a.generic]
    kept = []
    for start, end, toponym in names:
        near = bisect_right(proper, start, key=attrgetter("start"))
        around = proper[near - 1] if near else None
        if around is None or end > around.end or around.end - around.start <= end - start:
            kept.append((start, end, toponym))
    return kept
