"""Actors of a text: who is named, and whom a bare "the army" or "the rebels" means in it."""

import re
import tomllib
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from itertools import pairwise
from pathlib import Path
from typing import Final, Self

from ahocorasick_rs import AhoCorasick, MatchKind

from conflictmap.actors_file import actors_files, read_actors_file
from conflictmap.errors import DataError
from conflictmap.model import Actor, ActorKind
from conflictmap.reading.context import load_context

# How an actor that no file lists is drawn: a grey that no listed actor has.
UNLISTED_COLOUR = "#8d8d8d"


@dataclass(frozen=True, slots=True)
class Theatre:
    """The actors of one war and what its bare nouns mean.

    `regions` are lower-case words that show that a text is about this war.
    """

    id: str
    countries: tuple[str, ...]
    regions: tuple[str, ...]
    actors: tuple[Actor, ...]
    generic: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class ActorMention:
    """An actor named in a sentence: half-open span in it, and the actor's id.

    `actor` is None for a bare noun that no theatre maps ("militants"); `noun` is then that noun. `generic`
    is True for every bare noun, mapped or not.
    """

    start: int
    end: int
    actor: str | None
    generic: bool = False
    noun: str = ""


# "Militants of Islamic State", "fighters loyal to the Houthis".
_OF_WHOM: Final = re.compile(r"\s+(?:of|from|belonging\s+to|loyal\s+to)\s+(?:the\s+)?", re.IGNORECASE)


def _of_whom(text: str, mentions: Sequence[ActorMention]) -> tuple[ActorMention, ...]:
    """Return the mentions in their order, a bare noun with its party's name right behind it as that party."""
    ordered = sorted(mentions, key=lambda mention: mention.start)
    for at, (mention, after) in enumerate(pairwise(ordered)):
        if mention.generic and not after.generic and _OF_WHOM.fullmatch(text, mention.end, after.start):
            ordered[at] = replace(mention, actor=after.actor, generic=False, noun="")
    return tuple(ordered)


def load_theatre(path: Path) -> Theatre:
    """Read one file of actors.

    Raises
    ------
    DataError
        The file is missing, is no TOML, lacks a key, has one too many, or a noun stands for an unknown actor.
    """
    row = read_actors_file(path)
    actors = tuple(party.actor() for party in row.actor)
    known = {actor.id for actor in actors}
    for noun, actor in row.generic.items():
        if actor not in known:
            raise DataError(
                f"generic.{noun}: no actor has the id {actor!r}",
                where=path.name,
                mend=f"Use one of {sorted(known)}",
            )
    return Theatre(
        row.theatre,
        tuple(row.countries),
        tuple(region.lower() for region in row.regions),
        actors,
        {noun.lower(): actor for noun, actor in row.generic.items()},
    )


def load_theatres(folder: Path, names: Sequence[str] = ()) -> tuple[Theatre, ...]:
    """Read the theatres of a folder, or only those named, in the order of `actors_files`.

    Raises
    ------
    DataError
        A file cannot be used, or a named theatre has no file.
    """
    paths = actors_files(folder)
    for name in names:
        if name not in paths:
            raise DataError(f"no theatre is called {name!r}", mend=f"Use one of {', '.join(paths)}")
    return tuple(load_theatre(path) for name, path in paths.items() if not names or name in names)


def load_actors(folder: Path, theatres: Sequence[str] = ()) -> tuple[Actor, ...]:
    """Return every actor of the theatres (all of them if none is named), the first of each id, by id."""
    actors: dict[str, Actor] = {}
    for theatre in load_theatres(folder, theatres):
        for actor in theatre.actors:
            actors.setdefault(actor.id, actor)
    return tuple(actors[key] for key in sorted(actors))


def load_demonyms(folder: Path) -> dict[str, str]:
    """Return the demonyms of `countries.toml`, lower case, by ISO 3166-1 alpha-2 code of their country."""
    table = tomllib.loads((folder / "countries.toml").read_text(encoding="utf-8"))["demonyms"]
    return {demonym.lower(): code for code, demonyms in table.items() for demonym in demonyms}


def actors_named(ids: Iterable[str | None], actors: Sequence[Actor]) -> tuple[Actor, ...]:
    """Return an actor for every id, making a neutral one where no file lists it, by id."""
    listed = {actor.id: actor for actor in actors}
    return tuple(
        listed.get(key)
        or Actor(key, key.replace("-", " ").title(), (), UNLISTED_COLOUR, key, ActorKind.ARMED_GROUP)
        for key in sorted({key for key in ids if key})
    )


GOVERNMENT_FORCES: Final = "government-forces"
"""The party that a bare "the army" means where nobody says whose it is."""

_WORD = re.compile(r"\w", re.UNICODE)
# English words that are short names of groups, too.
_COMMON_WORDS = frozenset("is us who all any".split())
_STATE_FORCE = re.compile(
    r"\s(?:army|armed forces|forces|troops|soldiers|military|government|security forces|police"
    r"|formations|units|servicemen|paratroopers|marines|commandos"
    r"|defen[cs]e ministry)\b",
    re.IGNORECASE,
)
"""What makes an actor of a people's adjective before it: "Kenyan troops"."""
_FORCES_OF = re.compile(
    rf"(?:\s(?:government|military|armed|security|regime))?{_STATE_FORCE.pattern}", re.IGNORECASE
)
# "Russian-backed forces" are not Russian, "rebel-held" is a state of a place, "anti-ISIS" is not ISIS.
_QUALIFIED = re.compile(
    r"\s?-\s?(?:\w+\s)?(backed|led|linked|affiliated|allied|aligned|inspired|backing|affiliate)\b",
    re.IGNORECASE,
)
_HELD = re.compile(
    r"\s?-\s?(held|controlled|occupied|besieged|dominated|ruled|run|administered|control|captured|seized|infested|"
    r"liberated|recaptured)\b",
    re.IGNORECASE,
)
# Who only stands behind another: "forces backed by their ally X", "loyal to X".
_BEHIND = re.compile(
    r"(?:(?:backed|supported|helped|assisted|aided|accompanied) by|loyal to)\s"
    r"(?:(?:its|their|the|a|an|ally|allies|allied|terrorist|militant|rebel|group|militia|movement|party|fighters|"
    r"forces|[A-Z]\w+(?:ese|ian|an|ish|i))\s)*$"
)
# What qualifies stands this close to the actor before or behind which it stands, in characters.
_QUALIFIER = 60
_ANTI = re.compile(r"(anti|non|ex|counter)-\s?$", re.IGNORECASE)


def fold(text: str) -> str:
    """Lower-case without changing the length, so that spans stay valid."""
    lowered = text.lower()
    if len(lowered) != len(text):
        # A few letters grow in lower case ("İ"): these stay as they are.
        lowered = "".join(low if len(low := char.lower()) == 1 else char for char in text)
    return lowered.replace("’", "'")


class ActorLexicon:
    """Finds actors in sentences.

    Parameters
    ----------
    theatres
        Whose actors to look for.
    demonyms
        Country codes by lower-case demonym, for governments that nobody listed.
    """

    def __init__(self, theatres: Sequence[Theatre], demonyms: Mapping[str, str]) -> None:
        self.theatres = tuple(theatres)
        self.demonyms = dict(demonyms)
        # A name may belong to different actors in different wars ("SNA"): the article's theatre decides.
        self._bearers: dict[str, dict[str, str]] = {}
        for theatre in self.theatres:
            for actor in theatre.actors:
                for alias in actor.aliases:
                    self._bearers.setdefault(fold(alias), {}).setdefault(theatre.id, actor.id)
            for noun, actor_id in theatre.generic.items():
                self._bearers.setdefault(fold(noun), {}).setdefault(theatre.id, actor_id)
        self._generic = {noun for theatre in self.theatres for noun in theatre.generic}
        forces = load_context().forces
        for noun in sorted(forces.groups | forces.enemies | forces.bare):
            self._bearers.setdefault(noun, {})
        # "Resistance fighters" means one thing in one war; only a proper name is the same actor everywhere.
        self._proper = {
            fold(alias)
            for theatre in self.theatres
            for actor in theatre.actors
            for alias in actor.aliases
            if any(char.isupper() for char in alias)
        }
        self._case_sensitive = {
            alias
            for theatre in self.theatres
            for actor in theatre.actors
            for alias in actor.aliases
            if alias.isupper() and len(alias) <= 4
        }
        self._kinds = {actor.id: actor.kind for theatre in self.theatres for actor in theatre.actors}
        self._sides = {actor.id: actor.side for theatre in self.theatres for actor in theatre.actors}

    @classmethod
    def open(cls, folder: Path, theatres: Sequence[str] = (), extra: Sequence[Theatre] = ()) -> Self:
        """Read the lexicon from a folder of actor files, with a project's own theatre first."""
        return cls([*extra, *load_theatres(folder, theatres)], load_demonyms(folder))

    @cached_property
    def _patterns(self) -> list[str]:
        return sorted(self._bearers)

    @cached_property
    def _automaton(self) -> AhoCorasick:
        return AhoCorasick(self._patterns, matchkind=MatchKind.LeftmostLongest)

    def kind(self, actor: str) -> ActorKind:
        """Return what sort of party an actor is; a derived government is a state."""
        of_state = actor.endswith("-government") or actor == GOVERNMENT_FORCES
        return self._kinds.get(actor, ActorKind.STATE if of_state else ActorKind.ARMED_GROUP)

    def lists(self, actor: str) -> bool:
        """Tell whether some file lists an actor."""
        return actor in self._kinds

    def side(self, actor: str, theatre: Theatre | None = None) -> str:
        """Return the side an actor fights on in a war; one that nobody listed is a side of its own."""
        listed = theatre.actors if theatre is not None else ()
        here = next((one.side for one in listed if one.id == actor), None)
        return here or self._sides.get(actor, actor)

    def theatre_of(self, text: str) -> Theatre | None:
        """Return the theatre that a text is about, by its countries' words and its actors, or None.

        Every word of `regions` votes with 2, every name that only this theatre's actors bear with 1. A tie is
        broken by the theatre's id.
        """
        folded = fold(text)
        words = Counter(re.findall(r"[\w'-]+", folded))
        votes: Counter[str] = Counter()
        for theatre in self.theatres:
            for region in theatre.regions:
                votes[theatre.id] += 2 * (words[region] if " " not in region else folded.count(region))
        for start, end, pattern in self._matches(text):
            bearers = self._bearers[pattern]
            if len(bearers) == 1 and pattern not in self._generic and end - start > 2:
                votes[next(iter(bearers))] += 1
        best = min(votes, key=lambda name: (-votes[name], name), default=None)
        if best is None or not votes[best]:
            return None
        return next(theatre for theatre in self.theatres if theatre.id == best)

    def home_state(self, theatre: Theatre | None, text: str) -> str | None:
        """Return the state whose forces a bare "the army" means in a text: that of the country it names most.

        None where the theatre's bare nouns are left open because two governments claim them.
        """
        if theatre is None or not theatre.generic:
            return None
        words = Counter(word.removesuffix("'s") for word in re.findall(r"[\w'-]+", fold(text)))
        named = Counter(
            {actor: sum(words[word] for word in own) for actor, own in self._home_states(theatre).items()}
        )
        best = min(named, key=lambda key: (-named[key], key), default=None)
        return best if best is not None and named[best] else None

    def home_states(self, theatre: Theatre | None) -> frozenset[str]:
        """Return the states on whose ground a war is fought: "the army" may be that of each."""
        if theatre is None or not theatre.generic:
            return frozenset()
        return frozenset(actor for actor, words in self._home_states(theatre).items() if words)

    @staticmethod
    def _home_states(theatre: Theatre) -> dict[str, set[str]]:
        """Return the words that name the country of each state, none for a state from outside."""
        return {
            actor.id: {fold(alias).split()[0].removesuffix("'s") for alias in actor.aliases}
            & set(theatre.regions)
            for actor in theatre.actors
            if actor.kind is ActorKind.STATE
        }

    def _matches(self, text: str) -> Iterable[tuple[int, int, str]]:
        folded = fold(text)
        shouting = text.isupper()
        for index, start, end in self._automaton.find_matches_as_indexes(folded):
            pattern = self._patterns[index]
            # "Daeshs last bastion": scraped texts lose their apostrophes.
            lost = folded[end : end + 1] == "s" and pattern in self._proper and not pattern.endswith("s")
            stop = end + lost
            if (start and _WORD.match(folded[start - 1])) or (
                stop < len(folded) and _WORD.match(folded[stop])
            ):
                continue
            written = text[start : start + len(pattern)]
            if written.upper() in self._case_sensitive and not (
                shouting or written.isupper() or written == "Isis"
            ):
                continue  # "is" is a verb and "Isis" a group: short all-capital names count only as written
            yield start, stop, pattern

    def find(
        self, text: str, theatre: Theatre | None, *, qualified: bool = False
    ) -> tuple[ActorMention, ...]:
        """Return the actors named in a sentence, in order.

        Parameters
        ----------
        text
            One sentence.
        theatre
            The war that the article is about; it decides between bearers of one name.
        qualified
            Whether to return the actor of "ISIS-affiliated" and "backed by Russia" too.
        """
        mentions = []
        shouting = text.isupper()
        matches = list(self._matches(text))
        for start, end, pattern in matches:
            if not qualified and self._is_qualifier(text, start, end):
                continue
            bearers = self._bearers[pattern]
            here = theatre is not None and theatre.id in bearers and pattern not in _COMMON_WORDS
            if shouting and text[start:end] in self._case_sensitive and not here:
                continue  # among capitals "SANTA ANA" and "IS LOCATED" look like names of groups
            generic = pattern in self._generic or not bearers
            if theatre and theatre.id in bearers:
                actor = bearers[theatre.id]
            elif generic or (theatre and pattern not in self._proper):
                actor = None
            else:
                actor = next(iter(bearers.values()))
            bare = generic or actor is None
            mentions.append(ActorMention(start, end, actor, bare, pattern if bare else ""))
        mentions += [
            mention
            for mention in self._demonym_forces(text)
            if all(mention.end <= start or mention.start >= end for start, end, _ in matches)
            and (qualified or not self._is_qualifier(text, mention.start, mention.end))
        ]
        return _of_whom(text, mentions)

    @staticmethod
    def _is_qualifier(text: str, start: int, end: int) -> bool:
        """Tell whether an actor only qualifies another ("X-backed", "backed by X", "anti-X")."""
        before = text[max(0, start - _QUALIFIER) : start].lower()
        return bool(_QUALIFIED.match(text, end) or _ANTI.search(before) or _BEHIND.search(before))

    @cached_property
    def _demonyms(self) -> tuple[list[str], AhoCorasick]:
        names = sorted(self.demonyms)
        return names, AhoCorasick(names, matchkind=MatchKind.Standard)

    def _demonym_forces(self, text: str) -> Iterable[ActorMention]:
        """Yield the forces that a people's adjective names ("Kenyan troops"), the longest adjective first."""
        if _STATE_FORCE.search(text) is None:
            return
        folded = fold(text)
        names, automaton = self._demonyms
        found = sorted(
            automaton.find_matches_as_indexes(folded, overlapping=True), key=lambda hit: (hit[1], -hit[2])
        )
        end = 0
        for index, start, stop in found:
            if start < end or (start and _WORD.match(folded[start - 1])):
                continue
            forces = _FORCES_OF.match(text, stop)
            if forces is not None:
                end = forces.end()
                yield ActorMention(start, end, f"{names[index].replace(' ', '-')}-government")


def is_held_by(text: str, mention: ActorMention) -> bool:
    """Tell whether the mention is the first half of "rebel-held" and its like."""
    return bool(_HELD.match(text, mention.end))
