"""From an article to its claims: prepare it, parse what may hold a claim, and read sentence by sentence."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import partial
from itertools import islice
from typing import Self

from spacy.tokens import Doc

from conflictmap.data import gazetteer_folder
from conflictmap.kinds import load_kinds
from conflictmap.model import Article, Claim, content_id
from conflictmap.reading.actors import ActorLexicon, Theatre
from conflictmap.reading.context import context_text
from conflictmap.reading.dates import find_times
from conflictmap.reading.drafting import Drafting, Times
from conflictmap.reading.drafts import Draft
from conflictmap.reading.entities import Entities
from conflictmap.reading.frames import Frame
from conflictmap.reading.lexicon import load_lexicon
from conflictmap.reading.parser import model_name, parse
from conflictmap.reading.preparation import Preparation, Prepared, ToponymFinder
from conflictmap.reading.references import settle_references
from conflictmap.reading.scan import Scan
from conflictmap.reading.scene import Scene, reads_as_headline
from conflictmap.reading.sentences import Sentence, is_dateline
from conflictmap.reading.syntax import Parsed
from conflictmap.reading.timing import Anchor, anchor_of
from conflictmap.reading.told import Told, complete
from conflictmap.reading.voices import Voices, load_voices

__all__ = ["Reader", "ToponymFinder"]

# Raised whenever rules change what is read from the same text, so that stores read it anew.
RULES_VERSION = "3"

# Parsing is fastest in blocks; more than this wins nothing and costs memory.
PARSED_TOGETHER = 32


class Reader:
    """Reads claims.

    Parameters
    ----------
    actors
        The actors to look for.
    theatre
        The theatre that all articles are about, or None to tell it from each article's words.
    voices
        The actor that an outlet speaks for, by the outlet's name in lower case.
    frames
        A project's own frames, beside the built-in ones or in their place.
    """

    def __init__(
        self,
        actors: ActorLexicon,
        theatre: str | None = None,
        voices: Mapping[str, str] | None = None,
        frames: Sequence[Frame] = (),
    ) -> None:
        self._actors = actors
        self._theatre = next((t for t in actors.theatres if t.id == theatre), None)
        self._lexicon = load_lexicon(tuple(frames))
        kinds = load_kinds()
        self._voices = Voices(voices or {}, actors)
        self._preparation = Preparation(self._lexicon, Scan(self._lexicon, kinds), actors, self._theatre)
        self._entities = Entities(self._lexicon, kinds, actors)
        self._drafting = Drafting(self._lexicon, kinds, actors)

    @classmethod
    def open(
        cls,
        theatres: Sequence[str] = (),
        extra: Sequence[Theatre] = (),
        voices: Mapping[str, str] | None = None,
        frames: Sequence[Frame] = (),
    ) -> Self:
        """Return a reader with the built-in actors and outlets.

        Parameters
        ----------
        theatres
            Names of theatres to read the actors of; none means all.
        extra
            A project's own actors.
        voices
            A project's own outlets: the actor that each speaks for, by its name.
        frames
            A project's own frames.
        """
        folder = gazetteer_folder()
        lexicon = ActorLexicon.open(folder / "actors", theatres, extra)
        own = {name.lower(): actor for name, actor in (voices or {}).items()}
        return cls(
            lexicon,
            theatres[0] if len(theatres) == 1 else None,
            load_voices(folder / "sources") | own,
            frames,
        )

    @property
    def identity(self) -> str:
        """What makes this reader read as it does: rules, model, lexicons. Claims are remembered under it."""
        lexicon = self._lexicon
        return content_id(
            RULES_VERSION,
            model_name(),
            lexicon.frames,
            context_text(),
            [(t.id, t.actors, sorted(t.generic.items())) for t in self._actors.theatres],
            self._theatre.id if self._theatre else None,
            sorted(self._voices.listed.items()),
        )

    # ------------------------------------------------------------ one article

    def read(self, article: Article, finder: ToponymFinder) -> tuple[Claim, ...]:
        """Return the claims of an article in reading order, their places not yet resolved."""
        return next(self.read_many([article], finder))

    def read_many(self, articles: Iterable[Article], finder: ToponymFinder) -> Iterator[tuple[Claim, ...]]:
        """Yield the claims of each article, in order; faster than one by one, and the same.

        Sentences of several articles are parsed together, at most `PARSED_TOGETHER` articles at a time.
        """
        waiting = iter(articles)
        while block := list(islice(waiting, PARSED_TOGETHER)):
            block_prepared = [self._preparation.prepare(article, finder) for article in block]
            docs = parse(
                (
                    found.doc,
                    partial(found.triggers.stand_in, headline=reads_as_headline(article.sentences[i], i)),
                )
                for article in block_prepared
                for i, found in article.docs.items()
            )
            for prepared in block_prepared:
                parsed = zip(prepared.docs, islice(docs, len(prepared.docs)), strict=True)
                yield self._read_parsed(prepared, {i: doc for i, doc in parsed if doc is not None})

    def _read_parsed(self, prepared: Prepared, docs: Mapping[int, Doc]) -> tuple[Claim, ...]:
        """Match frames sentence by sentence, as the story goes on."""
        article = prepared.article
        voice = self._voices.of(article, prepared.theatre)
        discourse = self._entities.discourse(prepared, voice)
        attribution = self._drafting.attribution(article.source, prepared.sentences)
        claims: list[Claim] = []
        told = Told()
        anchor: Anchor | None = None
        for i in prepared.wanted:
            sentence = prepared.sentences[i]
            times = find_times(sentence.text, article.published)
            if i in docs:
                scene = Scene(
                    sentence,
                    i,
                    Parsed(sentence.text, docs[i], prepared.docs[i].spans),
                    [name for name in prepared.names[i] if not is_dateline(sentence, name[0])],
                    prepared.actors[i],
                    discourse,
                    prepared.theatre,
                    [(t.start, t.end) for t in times],
                    voice,
                    prepared.state,
                )
                for draft in self._drafting.drafts(
                    scene, attribution, Times(times, article.published, anchor)
                ):
                    completed = complete(draft, told)
                    told.add(completed)
                    discourse.speak(draft.place.toponym, i, draft.trigger)
                    claims.append(_claim(article, sentence, completed))
            anchor = anchor_of(i, times, article.published, anchor)
        return settle_references(claims, article.published)


def _claim(article: Article, sentence: Sentence, draft: Draft) -> Claim:
    toponym = draft.place.toponym
    return Claim(
        id=content_id(
            article.id,
            article.published,
            sentence.text,
            draft.change,
            draft.gainer,
            draft.loser,
            toponym.text,
            toponym.name,
            draft.trigger,
        ),
        article=article.id,
        quote=sentence.text,
        start=sentence.start,
        end=sentence.end,
        change=draft.change,
        gainer=draft.gainer,
        loser=draft.loser,
        toponym=toponym,
        place=None,
        extent=draft.extent,
        when=draft.when,
        attribution=draft.attribution,
        certainty=draft.certainty,
        background=draft.background,
        in_title=sentence.in_title,
        trace=draft.trace,
    )
