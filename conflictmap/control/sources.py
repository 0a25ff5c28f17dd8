"""Who speaks in a claim: kind of source, reliability, and the side whose interest it has."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from pydantic import BaseModel, ConfigDict, Field, RootModel, ValidationError

from conflictmap.data import gazetteer_folder
from conflictmap.errors import DataError, SettingsError
from conflictmap.model import Actor, Claim
from conflictmap.toml_file import parse_toml, read_text

# Kinds that the model itself falls back on; kinds.toml has to have them.
_UNLISTED_OUTLET = "unlisted-outlet"
_UNLISTED_SPEAKER = "unlisted-speaker"
_PARTY = "party"
_NEEDED = (_UNLISTED_OUTLET, _UNLISTED_SPEAKER, _PARTY)

# "IS" or "UN" in lower case is another word.
_LONGEST_ACRONYM = 5
# Several voices in one attribution: each is heard.
_SEVERAL = re.compile(r";|\band\b|\bas well as\b")
_VIA = re.compile(r"\bvia\b|\bquoted by\b|\bcited by\b")
_WORD = re.compile(r"\w+")
_AMERICAN = {"defense": "defence", "center": "centre"}


@dataclass(frozen=True, slots=True)
class SourceKind:
    """A kind of source and its reliability before anything is known of the single source."""

    id: str
    title: str
    reliability: float
    words: tuple[str, ...]
    anonymous: bool


@dataclass(frozen=True, slots=True)
class Source:
    """An outlet or a speaker that is listed by name.

    `actor` is whose interest it has; `reliability` replaces that of its kind.
    """

    name: str
    aliases: tuple[str, ...] = ()
    kind: str = _UNLISTED_OUTLET
    actor: str | None = None
    reliability: float | None = None


@dataclass(frozen=True, slots=True)
class Voice:
    """Who makes a statement, as far as an attribution and its outlet tell.

    Attributes
    ----------
    id
        Two statements of one id have the same speaker. Unnamed sources have an id in each article.
    name
        For people.
    kind
        A kind of gazetteer/sources/kinds.toml.
    reliability
        0 to 1, before interest.
    side
        The side whose interest it has, or None.
    carrier
        The side of the partisan outlet that passes on somebody else's statement, or None.
    known
        False for somebody unnamed, who is somebody else in the next article.
    """

    id: str
    name: str
    kind: str
    reliability: float
    side: str | None
    carrier: str | None = None
    known: bool = True


class _KindRow(BaseModel):
    model_config = ConfigDict(extra="forbid")
    title: str
    reliability: float = Field(ge=0, le=1)
    words: list[str]
    anonymous: bool = False


class _KindsFile(RootModel[dict[str, _KindRow]]):
    pass


class _SourceRow(BaseModel):
    model_config = ConfigDict(extra="forbid")
    name: str = Field(min_length=1)
    aliases: list[str] = []
    kind: str
    actor: str | None = None


class _SourcesFile(BaseModel):
    model_config = ConfigDict(extra="forbid")
    source: list[_SourceRow]


_File = TypeVar("_File", bound=BaseModel)


def _load(path: Path, shape: type[_File]) -> _File:
    try:
        return shape.model_validate(parse_toml(read_text(path, DataError), str(path), DataError))
    except ValidationError as error:
        first = error.errors()[0]
        key = ".".join(str(part) for part in first["loc"])
        raise DataError(f"{key}: {first['msg']}", where=str(path), mend="Mend that key") from error


def load_kinds(folder: Path) -> tuple[SourceKind, ...]:
    """Read kinds.toml of a folder of sources.

    Raises
    ------
    DataError
        The file is missing or malformed, or lacks a kind that the model falls back on.
    """
    path = folder / "kinds.toml"
    rows = _load(path, _KindsFile).root
    for kind in _NEEDED:
        if kind not in rows:
            raise DataError(f"the kind {kind} is missing", where=str(path), mend="Add it")
    return tuple(
        SourceKind(kind, row.title, row.reliability, tuple(row.words), row.anonymous)
        for kind, row in rows.items()
    )


def load_sources(path: Path, kinds: Iterable[SourceKind]) -> tuple[Source, ...]:
    """Read a list of outlets or speakers.

    Raises
    ------
    DataError
        The file is missing or malformed, or names an unknown kind.
    """
    known = {kind.id for kind in kinds}
    rows = _load(path, _SourcesFile).source
    for row in rows:
        if row.kind not in known:
            raise DataError(
                f"{row.name} is of the unknown kind {row.kind}",
                where=str(path),
                mend=f"Use one of {', '.join(sorted(known))}",
            )
    return tuple(Source(row.name, tuple(row.aliases), row.kind, row.actor) for row in rows)


def normal_words(text: str) -> tuple[str, ...]:
    """Return the words of a name or sentence in the form in which they are compared."""
    words = _WORD.findall(text.replace("’s ", " ").replace("'s ", " ").casefold())
    return tuple(_AMERICAN.get(word, word) for word in words)


class _Names:
    """Finds listed names in a text as whole words, the longest first."""

    def __init__(self, names: Mapping[str, str]) -> None:
        # Acronyms are matched as written, all else without regard to case and spelling of "defense".
        self._acronyms = {name: key for name, key in names.items() if _is_acronym(name)}
        self._words = {normal_words(name): key for name, key in names.items() if not _is_acronym(name)}
        self._longest = max((len(words) for words in self._words), default=0)

    def find(self, text: str) -> tuple[str, ...]:
        """Return the keys of the names in the text, in order and without repeats."""
        found: dict[str, None] = {}
        written = _WORD.findall(text.replace("’s ", " ").replace("'s ", " "))
        words = tuple(_AMERICAN.get(word.casefold(), word.casefold()) for word in written)
        at = 0
        while at < len(words):
            for length in range(min(self._longest, len(words) - at), 0, -1):
                key = self._words.get(words[at : at + length])
                if key is None and length == 1:
                    key = self._acronyms.get(written[at])
                if key is not None:
                    found[key] = None
                    at += length
                    break
            else:
                at += 1
        return tuple(found)


def _is_acronym(name: str) -> bool:
    return name.isupper() and len(name) <= _LONGEST_ACRONYM and name.isalnum()


class SourceBook:
    """What is known of sources, in the theatre of the given actors.

    Parameters
    ----------
    kinds, outlets, speakers
        From the files of a folder of sources.
    actors
        Whose aliases are speakers as well ("the Iraqi army said"), and whose sides are the interests.
    reliability
        Replaces the reliabilities of kinds, by id.

    Raises
    ------
    SettingsError
        `reliability` names an unknown kind.
    """

    def __init__(
        self,
        kinds: Sequence[SourceKind],
        outlets: Sequence[Source],
        speakers: Sequence[Source],
        actors: Sequence[Actor],
        reliability: Mapping[str, float] | None = None,
    ) -> None:
        chosen = reliability or {}
        self._kinds = {kind.id: kind for kind in kinds}
        for kind in chosen:
            if kind not in self._kinds:
                raise SettingsError(
                    f"reliability.{kind}: there is no such kind of source",
                    mend=f"Use one of {', '.join(sorted(self._kinds))}",
                )
        self._reliability = {kind.id: chosen.get(kind.id, kind.reliability) for kind in kinds}
        self._sides = {actor.id: actor.side for actor in actors}
        self._actors = {actor.id: actor for actor in actors}
        # A speaker goes before an outlet, an outlet before an actor, where they share a name.
        self._sources = {source.name: source for source in (*outlets, *speakers)}
        names: dict[str, str] = {}
        for actor in reversed(actors):
            names |= dict.fromkeys((actor.name, *actor.aliases), f"actor:{actor.id}")
        for source in self._sources.values():
            names |= dict.fromkeys((source.name, *source.aliases), source.name)
        self._names = _Names(names)
        self._outlets = {
            normal_words(name): source for source in outlets for name in (source.name, *source.aliases)
        }
        self._kind_words = _Names({word: kind.id for kind in reversed(kinds) for word in kind.words})
        self._heads: dict[str, tuple[Voice, ...]] = {}
        self._voices: dict[tuple[str | None, str | None], Voice] = {}

    @classmethod
    def load(
        cls,
        actors: Sequence[Actor],
        *,
        folder: Path | None = None,
        extra: Sequence[Source] = (),
        reliability: Mapping[str, float] | None = None,
    ) -> "SourceBook":
        """Read the built-in folder of sources, or another of the same shape.

        Parameters
        ----------
        extra
            A project's own sources; they go before listed ones of the same name.

        Raises
        ------
        DataError
            A file is missing or malformed.
        SettingsError
            One of `extra` is of an unknown kind.
        """
        place = folder or gazetteer_folder() / "sources"
        kinds = load_kinds(place)
        outlets = load_sources(place / "outlets.toml", kinds)
        speakers = load_sources(place / "speakers.toml", kinds)
        for source in extra:
            if source.kind not in {kind.id for kind in kinds}:
                raise SettingsError(
                    f"{source.name} is of the unknown kind {source.kind}",
                    mend=f"Use one of {', '.join(kind.id for kind in kinds)}",
                )
        return cls(kinds, (*outlets, *extra), (*speakers, *extra), actors, reliability)

    def side(self, actor: str | None) -> str | None:
        """Return the side of an actor; an actor nobody lists is a side of its own."""
        return None if actor is None else self._sides.get(actor, actor)

    @property
    def kinds(self) -> tuple[SourceKind, ...]:
        """Every kind of source."""
        return tuple(self._kinds.values())

    def kind(self, identity: str) -> SourceKind:
        """Return a kind of source by its id."""
        return self._kinds[identity]

    def kind_title(self, kind: str) -> str:
        """Return how a kind of source is called."""
        return self._kinds[kind].title

    def reliability(self, kind: str) -> float:
        """Return the reliability of a kind of source that has no interest in a matter."""
        return self._reliability.get(kind, self._reliability[_UNLISTED_OUTLET])

    def is_set(self, kind: str) -> bool:
        """Tell whether a kind is that of one source, whose reliability a person has set."""
        return ":" in kind

    def voice(self, claim: Claim, outlet: str | None) -> Voice:
        """Return who makes the statement of a claim in an article of `outlet`."""
        key = (claim.attribution, outlet)
        voice = self._voices.get(key)
        if voice is None:
            voice = self._voices[key] = self._resolve(claim.attribution, outlet)
        # What has no name, or whose outlet has none, is somebody only inside its article.
        if voice.id.startswith("?"):
            return Voice(
                f"{claim.article}/{voice.id}",
                voice.name,
                voice.kind,
                voice.reliability,
                voice.side,
                voice.carrier,
                known=False,
            )
        return voice

    def speaker(self, name: str) -> Voice:
        """Return who speaks where an attribution is nothing but this name."""
        return self._head(name)

    def _resolve(self, attribution: str | None, outlet: str | None) -> Voice:
        publisher = self._outlet(outlet)
        if attribution is None or not attribution.strip():
            return publisher
        head, *carriers = _VIA.split(attribution)
        voices = [self._head(part) for part in _SEVERAL.split(head) if part.strip()]
        carried = next((self._head(part) for part in carriers if part.strip()), None)
        carrier = carried.side if carried is not None else publisher.side
        if not voices:
            return publisher
        # Opponents who say the same have no common interest in it.
        voice = max(voices, key=lambda one: (one.reliability, one.id))
        if len({one.side for one in voices}) > 1:
            return Voice(voice.id, attribution, voice.kind, voice.reliability, None)
        if voice.side is None and voice.id.startswith("?") and carrier is not None:
            # "A military source" of a state broadcaster is that state's.
            return Voice(voice.id, attribution, voice.kind, voice.reliability, carrier)
        if voice.side == carrier:
            carrier = None
        return Voice(voice.id, voice.name, voice.kind, voice.reliability, voice.side, carrier)

    def _outlet(self, outlet: str | None) -> Voice:
        if outlet is None or not outlet.strip():
            return Voice(
                "?outlet", "the article", _UNLISTED_OUTLET, self._reliability[_UNLISTED_OUTLET], None
            )
        source = self._outlets.get(normal_words(outlet))
        if source is None:
            identity = " ".join(normal_words(outlet)) or "?outlet"
            return Voice(identity, outlet, _UNLISTED_OUTLET, self._reliability[_UNLISTED_OUTLET], None)
        return self._listed(source)

    def _listed(self, source: Source) -> Voice:
        return Voice(
            source.name,
            source.name,
            source.kind,
            self._reliability[source.kind] if source.reliability is None else source.reliability,
            self.side(source.actor),
        )

    def _head(self, text: str) -> Voice:
        name = text.strip(" ,.()")
        key = next(iter(self._names.find(name)), None)
        kind = next(iter(self._by_reliability(self._kind_words.find(name))), None)
        if key is not None and key in self._sources:
            return self._listed(self._sources[key])
        if key is not None:
            actor = self._actors[key.removeprefix("actor:")]
            # "ISIS-affiliated news channel" is not the group's command, but has its interest.
            spoken = kind if kind is not None else _PARTY
            return Voice(actor.id, name, spoken, self._reliability[spoken], actor.side)
        if kind is not None:
            named = self._has_name(name)
            identity = " ".join(normal_words(name))
            anonymous = self._kinds[kind].anonymous and not named
            return Voice(f"?{identity}" if anonymous else identity, name, kind, self._reliability[kind], None)
        identity = " ".join(normal_words(name)) or "?speaker"
        return Voice(identity, name, _UNLISTED_SPEAKER, self._reliability[_UNLISTED_SPEAKER], None)

    def _by_reliability(self, kinds: Iterable[str]) -> list[str]:
        return sorted(kinds, key=lambda kind: (-self._reliability[kind], kind))

    @staticmethod
    def _has_name(text: str) -> bool:
        """Tell a person ("Amro al-Hussein, media activist") from a description ("Local activists")."""
        capitals = [word for word in _WORD.findall(text)[1:] if word[:1].isupper()]
        return bool(capitals)
