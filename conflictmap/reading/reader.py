"""From an article to its claims: scan, parse, match frames, read the context."""

import re
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from itertools import islice
from operator import attrgetter
from typing import Protocol, Self

from spacy.tokens import Doc

from conflictmap.data import gazetteer_folder
from conflictmap.kinds import load_kinds
from conflictmap.model import (
    TAKEN,
    ActorKind,
    Article,
    Certainty,
    Change,
    Claim,
    Toponym,
    content_id,
)
from conflictmap.reading.actors import (
    ENEMY_NOUNS,
    STATE_NOUNS,
    ActorLexicon,
    ActorMention,
    Theatre,
    is_held_by,
)
from conflictmap.reading.dates import TimeExpression, find_times
from conflictmap.reading.discourse import ActorSeen, Discourse, NameList, PlaceMention
from conflictmap.reading.drafts import Draft, Told, complete, settle
from conflictmap.reading.frames import Frame
from conflictmap.reading.grounds import LIST_JOIN, Grounds
from conflictmap.reading.lexicon import load_lexicon
from conflictmap.reading.mood import Mood, MoodReader
from conflictmap.reading.parser import model_name, parse
from conflictmap.reading.parties import Parties
from conflictmap.reading.references import settle_references
from conflictmap.reading.roles import Match, Roles
from conflictmap.reading.scan import Scan, Triggers
from conflictmap.reading.scene import Scene
from conflictmap.reading.sentences import Sentence, dateline_end, sentences_of
from conflictmap.reading.speakers import UNATTRIBUTED, UNSAID, Speaker, SpeakerReader
from conflictmap.reading.syntax import Parsed, prepare
from conflictmap.reading.timing import Anchor, anchor_of, when
from conflictmap.reading.voices import load_voices

# Raised whenever rules change what is read from the same text, so that stores read it anew.
RULES_VERSION = "1"

# Changes in which one party's gain is another's loss, so that a second party in the sentence is the opponent.
# How many sentences before one may name the opponent that it leaves out.
_REACH = {
    Change.CAPTURED: 2,
    Change.RECAPTURED: 2,
    Change.REPELLED: 2,
    Change.CONTESTED: 1,
    Change.BESIEGED: 1,
}
_TWO_SIDED = frozenset(
    {
        Change.CAPTURED,
        Change.RECAPTURED,
        Change.REPELLED,
        Change.CONTESTED,
        Change.BESIEGED,
        Change.APPROACHED,
    }
)

# Parsing is fastest in blocks; more than this wins nothing and costs memory.
PARSED_TOGETHER = 32

# "Dr. Darwish" is a person, whatever village bears the name.
_TITLE_BEFORE = re.compile(r"\b(?:Dr|Mr|Mrs|Ms|Prof|Gen|Col|Maj|Capt|Lt|Sgt)\.?\s$")
_LONGEST_TITLE = 8
_BARE_NAME = re.compile(r"(?:[Aa]l-|[Ee]l-)?[A-Z][\w’'-]+(?:\s[A-Z][\w’'-]+){0,2}")

# A longer sentence is a table or a page without punctuation; parsing is not worth its cost there.
MAX_SENTENCE = 2_000


class ToponymFinder(Protocol):
    """What reading needs to know about places."""

    def find(self, text: str) -> Sequence[Toponym]:
        """Return the place names in a text, in order, without overlaps."""


@dataclass(frozen=True, slots=True)
class _Prepared:
    """An article before parsing.

    `state` is the state that a bare "the army" belongs to. `wanted` numbers the sentences that may tell of
    control, and `docs` holds those of them that may hold a claim, by number: what to parse, the spans of its
    tokens, and the words that may trigger a frame.
    """

    article: Article
    theatre: Theatre | None
    state: str | None
    sentences: Sequence[Sentence]
    names: Sequence[list[tuple[int, int, Toponym]]]
    actors: Sequence[tuple[ActorMention, ...]]
    wanted: Sequence[int]
    docs: Mapping[int, tuple[Doc, tuple[tuple[int, int], ...], Triggers]]


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
        self._voices = dict(voices or {})
        self._actors = actors
        self._theatre = next((t for t in actors.theatres if t.id == theatre), None)
        self._lexicon = load_lexicon(tuple(frames))
        self._kinds = load_kinds()
        self._mood = MoodReader(self._lexicon)
        self._speakers = SpeakerReader(self._lexicon)
        self._parties = Parties(self._lexicon, self._kinds, actors)
        self._roles = Roles(
            self._lexicon, self._kinds, Grounds(self._lexicon, self._kinds, actors.demonyms), self._parties
        )
        self._scan = Scan(self._lexicon, self._kinds)

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
            sorted(lexicon.verb_lemmas.items()),
            [(t.id, t.actors, sorted(t.generic.items())) for t in self._actors.theatres],
            self._theatre.id if self._theatre else None,
            sorted(self._voices.items()),
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
            drafted = [self._prepare(article, finder) for article in block]
            docs = parse(
                (
                    (doc, partial(triggers.stand_in, headline=self._is_headline(prepared.sentences[i], i)))
                    for prepared in drafted
                    for i, (doc, _, triggers) in prepared.docs.items()
                )
            )
            for prepared in drafted:
                parsed = zip(prepared.docs, islice(docs, len(prepared.docs)), strict=True)
                yield self._read_parsed(prepared, {i: doc for i, doc in parsed if doc is not None})

    def _prepare(self, article: Article, finder: ToponymFinder) -> _Prepared:
        """Find the names and parties of an article, and tokenise the sentences that may hold claims."""
        sentences = sentences_of(article)
        theatre = self._theatre or self._actors.theatre_of(f"{article.title or ''}\n{article.text}")
        state = self._actors.home_state(theatre, f"{article.title or ''}\n{article.text}")
        in_text = finder.find(article.text)
        in_title = finder.find(article.title or "")
        names = [self._names(s, in_title if s.in_title else in_text) for s in sentences]
        actors = [
            tuple(
                self._at_home(m, state)
                for m in self._actors.find(s.text, theatre)
                if not self._is_dateline(s, m.start)
            )
            for s in sentences
        ]
        names = [self._not_actors(found, mentioned) for found, mentioned in zip(names, actors, strict=True)]
        if sentences and sentences[0].in_title and not names[0] and not actors[0]:
            names[0] = self._entry(sentences[0])
        wanted = [
            i
            for i, s in enumerate(sentences)
            if len(s.text) <= MAX_SENTENCE
            and self._scan.passes(s.text, names=bool(names[i]), actors=bool(actors[i]))
        ]
        docs = {}
        for i in wanted:
            text, spans = sentences[i].text, [(a, b) for a, b, _ in names[i]]
            triggers = self._scan.triggers(text, spans, actors[i])
            if triggers:
                shouted = [(m.start, m.end) for m in actors[i] if text[m.start : m.end].isupper()]
                proper = [(m.start, m.end) for m in actors[i] if not m.generic]
                begin = dateline_end(sentences[i])
                docs[i] = (*prepare(text, spans, shouted, proper, begin), triggers)
        # What comes after the last claim moves no day of the story that anything is dated by.
        last = max(docs, default=-1)
        wanted = [i for i in wanted if i <= last]
        return _Prepared(article, theatre, state, sentences, names, actors, wanted, docs)

    def _at_home(self, mention: ActorMention, state: str | None) -> ActorMention:
        """Let a bare "the army" mean that of the country which the article is about, in a war of several."""
        bare = mention.generic and mention.actor is not None and mention.noun.split()[-1] in STATE_NOUNS
        foreign = state is not None and bare and self._actors.kind(mention.actor or "") is ActorKind.STATE
        return replace(mention, actor=state) if foreign else mention

    def _read_parsed(self, prepared: _Prepared, docs: Mapping[int, Doc]) -> tuple[Claim, ...]:
        """Match frames sentence by sentence, as the story goes on."""
        article, sentences = prepared.article, prepared.sentences
        voice = self._voice(article, prepared.theatre)
        discourse = self._discourse(prepared, voice)
        claims: list[Claim] = []
        speakers: dict[int, Speaker] = {}
        told = Told()
        anchor: Anchor | None = None
        for i in prepared.wanted:
            sentence = sentences[i]
            times = find_times(sentence.text, article.published)
            if i not in docs:
                anchor = anchor_of(i, times, article.published, anchor)
                continue
            scene = Scene(
                sentence,
                i,
                Parsed(sentence.text, docs[i], prepared.docs[i][1]),
                [name for name in prepared.names[i] if not self._is_dateline(sentence, name[0])],
                prepared.actors[i],
                discourse,
                prepared.theatre,
                [(t.start, t.end) for t in times],
                voice,
                prepared.state,
            )
            for draft in self._drafts(scene, article, speakers, times, anchor):
                completed = complete(draft, told)
                told.add(completed)
                discourse.speak(draft.place.toponym, i, draft.trigger)
                claims.append(self._claim(article, sentence, completed))
            anchor = anchor_of(i, times, article.published, anchor)
        return settle_references(claims, article.published)

    @staticmethod
    def _is_headline(sentence: Sentence, number: int) -> bool:
        return number <= 1 or sentence.in_title

    @staticmethod
    def _entry(title: Sentence) -> list[tuple[int, int, Toponym]]:
        """Take a title that is nothing but a name for the place that the notes below it are about."""
        if not _BARE_NAME.fullmatch(title.text):
            return []
        toponym = Toponym(title.text, title.start, title.end, title.text)
        return [(0, len(title.text), toponym)]

    def _names(self, sentence: Sentence, toponyms: Sequence[Toponym]) -> list[tuple[int, int, Toponym]]:
        first = bisect_left(toponyms, sentence.start, key=attrgetter("start"))
        last = bisect_left(toponyms, sentence.end, key=attrgetter("start"))
        return [
            (t.start - sentence.start, t.end - sentence.start, t)
            for t in toponyms[first:last]
            if t.end <= sentence.end
            and t.name.lower() not in self._lexicon.context.extent.directions
            and not self._is_titled(sentence.text, t.start - sentence.start)
        ]

    @staticmethod
    def _is_titled(text: str, start: int) -> bool:
        return _TITLE_BEFORE.search(text, max(0, start - _LONGEST_TITLE), start) is not None

    @staticmethod
    def _not_actors(
        names: list[tuple[int, int, Toponym]], actors: Sequence[ActorMention]
    ) -> list[tuple[int, int, Toponym]]:
        """Leave out names that are part of an actor's name ("Syrian Army", "Kurdistan Region")."""
        proper = [a for a in actors if not a.generic]
        kept = []
        for start, end, toponym in names:
            near = bisect_right(proper, start, key=attrgetter("start"))
            around = proper[near - 1] if near else None
            if around is None or end > around.end or around.end - around.start <= end - start:
                kept.append((start, end, toponym))
        return kept

    def _discourse(self, prepared: _Prepared, voice: str | None) -> Discourse:
        sentences = prepared.sentences
        enemy = self._enemy(prepared, voice)
        places = [
            PlaceMention(toponym, number, start)
            for number, found in enumerate(prepared.names)
            for start, _, toponym in found
            if not self._is_dateline(sentences[number], start)
        ]
        seen: list[ActorSeen] = []
        last: dict[bool, ActorSeen] = {}
        bare: dict[tuple[int, int], str] = {}
        for number, mentions in enumerate(prepared.actors):
            for mention in mentions:
                actor = mention.actor
                if actor is None and mention.noun in ENEMY_NOUNS:
                    actor = enemy
                elif actor is None:
                    actor = self._antecedent(mention, last, number)
                qualifies = any(0 <= other.start - mention.end <= 1 and other.actor for other in mentions)
                if actor is None and not qualifies:  # "the militant Islamic State group"
                    actor = self._unnamed(mention, prepared.state)
                if actor is None:
                    continue
                if mention.actor is None:
                    bare[number, mention.start] = actor
                if not is_held_by(sentences[number].text, mention) and not self._is_dateline(
                    sentences[number], mention.start
                ):
                    seen.append(ActorSeen(actor, self._actors.kind(actor), number, mention.start))
                    last[seen[-1].kind is ActorKind.STATE] = seen[-1]
        lists = [
            NameList(number, start, named)
            for number, found in enumerate(prepared.names)
            for start, named in self._listed(sentences[number], found)
        ]
        return Discourse(self._kinds, places, seen, bare=bare, lists=lists)

    @staticmethod
    def _listed(
        sentence: Sentence, names: Sequence[tuple[int, int, Toponym]]
    ) -> Iterator[tuple[int, tuple[Toponym, ...]]]:
        """Yield the names that a sentence lists ("X, Y and Z"), with where each list starts."""
        run: list[tuple[int, int, Toponym]] = []
        for name in [*names, None]:
            if name is not None and run and LIST_JOIN.fullmatch(sentence.text[run[-1][1] : name[0]]):
                run.append(name)
                continue
            if len(run) > 1:
                yield run[0][0], tuple(toponym for _, _, toponym in run)
            run = [name] if name is not None else []

    @staticmethod
    def _antecedent(mention: ActorMention, last: Mapping[bool, ActorSeen], number: int) -> str | None:
        """Return whom a bare noun stands for: the last actor of its kind, at most a dozen sentences back.

        `last` holds the last state that was named under True, and the last of the others under False.
        """
        actor = last.get(mention.noun.split()[-1] in STATE_NOUNS)
        return actor.actor if actor is not None and number - actor.sentence <= 12 else None

    def _enemy(self, prepared: _Prepared, voice: str | None) -> str | None:
        """Return whom a party's own medium means by "the enemy": the other side that it names most.

        Where it names none, the other side of a war that has but two.
        """
        if voice is None:
            return None
        side = self._actors.side(voice, prepared.theatre)
        named = Counter(
            mention.actor
            for mentions in prepared.actors
            for mention in mentions
            if mention.actor and self._actors.side(mention.actor, prepared.theatre) != side
        )
        if named:
            return min(named, key=lambda actor: (-named[actor], actor))
        listed = prepared.theatre.actors if prepared.theatre is not None else ()
        others = [actor for actor in listed if actor.side != side]
        return others[0].id if len({actor.side for actor in others}) == 1 else None

    def _unnamed(self, mention: ActorMention, state: str | None) -> str | None:
        """Return whom a bare noun means that nobody before explains: the country's own forces, or itself."""
        party = self._lexicon.context.party_of(mention.noun)
        return state if party == "government-forces" and state is not None else party

    @staticmethod
    def _is_dateline(sentence: Sentence, start: int) -> bool:
        """Tell whether a name stands in the dateline, where it says where the reporter was."""
        return start < dateline_end(sentence)

    def _voice(self, article: Article, theatre: Theatre | None) -> str | None:
        """Return the actor that "we" means in an outlet that belongs to one."""
        if not article.source:
            return None
        source = article.source.lower()
        if source in self._voices:
            return self._voices[source]
        # "CLANDESTINE, 16 NOV 89 (RADIO VENCEREMOS)": the name among other words.
        within = [name for name in self._voices if re.search(rf"\b{re.escape(name)}\b", source)]
        if within:
            return self._voices[max(within, key=len)]
        found = [m for m in self._actors.find(article.source, theatre) if m.actor]
        named = [m.actor for m in found if not m.generic]
        return next(iter(named or [m.actor for m in found]), None)

    # ------------------------------------------------------------ one sentence

    def _drafts(
        self,
        scene: Scene,
        article: Article,
        speakers: dict[int, Speaker],
        times: Sequence[TimeExpression],
        anchor: Anchor | None,
    ) -> list[Draft]:
        continued = self._quote_speaker(scene, speakers)
        drafts: list[Draft] = []
        for match in self._roles.matches(scene):
            leaves = match.change is Change.WITHDREW
            mood = self._mood.read(scene.parsed, match.trigger, leaves=leaves)
            if match.is_ended and mood.actual:
                continue  # "broke the siege of X"
            if not mood.actual and match.trigger_is_told and not match.is_ended:
                continue
            speaker = self._speaker(scene, match, continued)
            if speaker is not None and speaker.text == UNSAID:
                continue
            speaker = self._named_speaker(scene, speaker, speakers)
            gainer, loser, inferred = self._opponents(scene, match, speaker)
            if speaker is None and article.source and scene.voice in {gainer, loser} - {None}:
                # What a party's own medium tells of it is its claim, and against its interest an admission.
                speaker = Speaker(article.source, denies=False, rule="a party's own medium")
            certainty, certainty_rule = self._certainty(scene, match, mood, speaker, (gainer, loser))
            span, date_rule, background = when(
                scene, match.trigger, match.change, times, article.published, anchor
            )
            trace = (
                f"frame {match.frame.id} on {scene.parsed.word(match.trigger)!r}",
                f"date: {date_rule}",
                f"attribution: {speaker.rule if speaker else 'own voice'}",
                f"certainty: {certainty_rule}",
                *inferred,
            )
            drafts += [
                Draft(
                    frame=match.frame.id,
                    trigger=scene.parsed.spans[match.trigger.i][0],
                    change=match.change,
                    place=ref,
                    gainer=gainer,
                    loser=loser,
                    extent=ref.extent or match.extent or match.frame.extent,
                    certainty=certainty,
                    attribution=speaker.text if speaker else None,
                    when=span,
                    background=background,
                    trace=(f"place: {ref.rule}", *trace),
                )
                for ref in match.places
            ]
        return [*settle(drafts, scene.parsed.text), *self._denials(scene, drafts)]

    def _denials(self, scene: Scene, drafts: Sequence[Draft]) -> list[Draft]:
        """Return the claims of a sentence once more for whoever denies them in its second half.

        "X said it had taken the town, but Y denied the claim."
        """
        found: list[Draft] = []
        if not drafts:
            return found
        for denier in self._speakers.deniers(scene.parsed):
            at = scene.offset(denier.verb)
            found += [
                replace(
                    draft,
                    trigger=at,
                    attribution=denier.speaker.text,
                    certainty=Certainty.DENIED,
                    trace=(*draft.trace, f"denied with {denier.verb.lower_!r}"),
                )
                for draft in drafts
                if draft.trigger < at and not draft.adnominal and draft.certainty is not Certainty.DENIED
            ]
        return found

    def _speaker(self, scene: Scene, match: Match, continued: Speaker | None) -> Speaker | None:
        adnominal = match.frame.id.startswith("adnominal")
        speaker = self._speakers.read(scene.parsed, match.trigger, adnominal=adnominal)
        if speaker is not None or adnominal:
            return speaker
        if scene.sentence.in_title or scene.number == 0:
            return continued or self._speakers.headline_source(scene.parsed.text)
        return continued

    def _opponents(
        self, scene: Scene, match: Match, speaker: Speaker | None
    ) -> tuple[str | None, str | None, tuple[str, ...]]:
        """Complete gainer and loser from the sentence, for some changes from the one before."""
        gainer, loser = match.gainer, match.loser
        notes: list[str] = []
        if gainer is None and speaker is not None and match.change in TAKEN:
            gainer = self._boaster(scene, match, speaker, loser)
            if gainer is not None:
                notes.append(f"gainer: {gainer}, who tells it as its own")
        besieged = match.change is Change.BESIEGED
        if match.change in _TWO_SIDED and (match.trigger_is_told or besieged):
            reach = _REACH.get(match.change, 0)
            if gainer is not None and loser is None:
                loser = self._parties.adversary(scene, match.trigger, gainer, reach=reach)
                if loser is not None:
                    notes.append(f"loser: {loser}, the other side spoken of")
            elif gainer is None and scene.voice and match.is_ours and scene.voice != loser:
                gainer = scene.voice
                notes.append(f"gainer: {gainer}, whose outlet tells it as its own")
            elif loser is not None and gainer is None and match.names_an_opponent:
                gainer = self._parties.adversary(scene, match.trigger, loser, reach=reach)
                if gainer is not None:
                    notes.append(f"gainer: {gainer}, the other side spoken of")
            if scene.voice is not None:
                gainer, loser = self._us(scene, gainer, loser)
        return gainer, loser, tuple(notes)

    def _us(self, scene: Scene, gainer: str | None, loser: str | None) -> tuple[str | None, str | None]:
        """Let a party's own medium mean its own side by whom it leaves out."""
        own = self._actors.side(scene.voice or "", scene.theatre)
        if gainer is None and loser is not None and self._actors.side(loser, scene.theatre) != own:
            return scene.voice, loser
        if loser is None and gainer is not None and self._actors.side(gainer, scene.theatre) != own:
            return gainer, scene.voice
        return gainer, loser

    def _boaster(self, scene: Scene, match: Match, speaker: Speaker, loser: str | None) -> str | None:
        """Return the party that announces an event as its own ("X announces the capture of Y")."""
        if speaker.denies or not (speaker.boasts or match.is_ours):
            return None
        actors = [m.actor for m in self._actors.find(speaker.text, scene.theatre) if m.actor]
        return actors[0] if actors and actors[0] != loser else None

    def _named_speaker(
        self, scene: Scene, speaker: Speaker | None, speakers: dict[int, Speaker]
    ) -> Speaker | None:
        """Replace a pronoun by the speaker before it, and remember who spoke last."""
        if speaker is None:
            return None
        if (
            speaker.text.lower() in {"it", "he", "she", "they", "source", "statement", "report", "group"}
            and speakers
        ):
            previous = speakers[max(speakers)]
            speaker = replace(speaker, text=previous.text)
        if not speaker.denies:
            speakers[scene.number] = speaker
        return speaker

    def _quote_speaker(self, scene: Scene, speakers: dict[int, Speaker]) -> Speaker | None:
        """Return who speaks where the sentence continues a quotation from the one before."""
        text = scene.sentence.text
        opens = text.count("“") + (text.count('"') % 2)
        closes = text.count("”") + (text.count('"') % 2)
        if not (opens or closes) or not speakers:
            return None
        last = max(speakers)
        if scene.number - last > 2:
            return None
        inside = (closes and not text.count("“")) or text.lstrip()[:1] in {"“", '"'}
        return replace(speakers[last], denies=False, rule="quotation goes on") if inside else None

    def _certainty(
        self,
        scene: Scene,
        match: Match,
        mood: Mood,
        speaker: Speaker | None,
        parties: tuple[str | None, str | None],
    ) -> tuple[Certainty, str]:
        if mood.negated or (speaker is not None and speaker.denies):
            return Certainty.DENIED, "denied"
        if mood.hedged or match.frame.certainty is Certainty.UNCLEAR:
            return Certainty.UNCLEAR, "hedged"
        if speaker is None:
            return Certainty.CONFIRMED, "own voice"
        if speaker.text == UNATTRIBUTED:
            return Certainty.UNCLEAR, "report by nobody named"
        if match.change in TAKEN | {Change.WITHDREW} and self._admits(scene, speaker, parties[1]):
            return Certainty.CONFIRMED, "admitted by the loser"
        return Certainty.CLAIMED, "attributed"

    def _admits(self, scene: Scene, speaker: Speaker, loser: str | None) -> bool:
        """Tell whether a source speaks for the side that loses by what it says."""
        if loser is None:
            return False
        said = {m.actor for m in self._actors.find(speaker.text, scene.theatre, qualified=True) if m.actor}
        if scene.voice is not None and speaker.rule == "a party's own medium":
            said.add(scene.voice)
        return any(
            self._actors.side(actor, scene.theatre) == self._actors.side(loser, scene.theatre)
            for actor in said
        )

    def _claim(self, article: Article, sentence: Sentence, draft: Draft) -> Claim:
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
