"""What a project's settings say about weighing claims, in the terms of the stage `control`."""

import dataclasses
from collections.abc import Iterable, Mapping, Sequence
from enum import StrEnum
from typing import Any, Final

from conflictmap.control import ControlSettings
from conflictmap.control.sources import (
    Source,
    SourceBook,
    SourceKind,
    load_kinds,
    load_sources,
    normal_words,
)
from conflictmap.corrections.file import SourceMerge, Written
from conflictmap.data import gazetteer_folder
from conflictmap.errors import SettingsError
from conflictmap.model import Actor, Certainty, Change, Extent
from conflictmap.settings import Settings, SourceSettings

_WORDS: Final[Mapping[str, type[StrEnum]]] = {"extent": Extent, "change": Change, "certainty": Certainty}


def control_settings(settings: Settings, where: str) -> ControlSettings:
    """Return the model's parameters: the project's where it sets them, else the built-in ones.

    Parameters
    ----------
    settings
        The project's settings.
    where
        Their file, for messages.

    Raises
    ------
    SettingsError
        A parameter is unknown or out of its range.
    """
    default = ControlSettings(reliability=settings.reliability)
    known = sorted({field.name for field in dataclasses.fields(ControlSettings)} - {"reliability"})
    chosen: dict[str, Any] = {}
    for name, value in settings.control.items():
        if name not in known:
            raise SettingsError(
                f"control.{name}: there is no such parameter",
                where=where,
                mend=f"Known are {', '.join(known)}",
            )
        if isinstance(value, Mapping) != (name in _WORDS):
            shape = "a table of numbers" if name in _WORDS else "a number"
            raise SettingsError(f"control.{name}: this has to be {shape}", where=where)
        if isinstance(value, Mapping):
            try:
                own = {_WORDS[name](key): weight for key, weight in value.items()}
            except ValueError as error:
                raise SettingsError(f"control.{name}: {error}", where=where) from error
            chosen[name] = {**getattr(default, name), **own}
        else:
            chosen[name] = type(getattr(default, name))(value)
    try:
        return dataclasses.replace(default, **chosen)
    except SettingsError as error:
        raise SettingsError(f"control.{error.what}", where=where, mend=error.mend) from error


def source_book(
    settings: Settings,
    actors: Sequence[Actor],
    where: str,
    merged: Sequence[Written[SourceMerge]] = (),
) -> SourceBook:
    """Return what is known of sources: the built-in lists, with the project's own before them.

    Parameters
    ----------
    settings
        The project's settings.
    actors
        Everybody whose interest a source may have.
    where
        The settings' file, for messages.
    merged
        Names that a person said are one source.

    Raises
    ------
    SettingsError
        A source is of an unknown kind, or belongs to an unknown actor.
    DataError
        The built-in lists cannot be read.
    """
    folder = gazetteer_folder() / "sources"
    kinds = {kind.id: kind for kind in load_kinds(folder)}
    outlets = load_sources(folder / "outlets.toml", kinds.values())
    speakers = load_sources(folder / "speakers.toml", kinds.values())
    listed = {source.name: source for source in (*speakers, *outlets)}
    known_actors = {actor.id for actor in actors}
    own: list[Source] = []
    for row in settings.source:
        source, kind = _own_source(row, listed.get(row.name), kinds, where)
        if source.actor is not None and source.actor not in known_actors and row.actor is not None:
            raise SettingsError(
                f"source {row.name!r}: there is no actor {row.actor!r}",
                where=where,
                mend="Use an id of gazetteer/actors, or add an [[actor]]",
            )
        kinds[kind.id] = kind
        own.append(source)
    names = {source.name for source in own}
    outlets = tuple(source for source in outlets if source.name not in names)
    speakers = tuple(source for source in speakers if source.name not in names)
    book = SourceBook(tuple(kinds.values()), [*outlets, *own], speakers, actors, settings.reliability)
    if not merged:
        return book
    one_each = [_merged(one, [*own, *outlets, *speakers], kinds, book) for one in merged]
    gone = {name for source in one_each for name in _names(source)}

    def rest(sources: Iterable[Source]) -> list[Source]:
        return [source for source in sources if not gone & _names(source)]

    return SourceBook(
        tuple(kinds.values()),
        [*rest(outlets), *rest(own), *one_each],
        rest(speakers),
        actors,
        settings.reliability,
    )


def _merged(
    one: Written[SourceMerge], listed: Iterable[Source], kinds: Mapping[str, SourceKind], book: SourceBook
) -> Source:
    """Return one source for all names: as the list has it that its chosen name belongs to, or another."""
    row = one.row
    if row.kind is not None and row.kind not in kinds:
        raise SettingsError(
            f"{one.dotted('kind')}: there is no kind {row.kind!r}",
            where=one.at("kind"),
            mend=f"Use one of {', '.join(sorted(kind for kind in kinds if ':' not in kind))}",
        )
    bearers = [source for name in row.all_names for source in listed if normal_words(name) in _names(source)]
    aliases = dict.fromkeys((*row.all_names, *(name for one in bearers for name in (one.name, *one.aliases))))
    if bearers:
        return Source(row.into, tuple(aliases), row.kind or bearers[0].kind, bearers[0].actor)
    # Nobody lists it: what its name says of it ("observatory", an actor's own name) is all there is.
    voice = book.speaker(row.into)
    return Source(row.into, tuple(aliases), row.kind or voice.kind, voice.side)


def _names(source: Source) -> set[tuple[str, ...]]:
    return {normal_words(name) for name in (source.name, *source.aliases)}


def _own_source(
    row: SourceSettings, before: Source | None, kinds: Mapping[str, SourceKind], where: str
) -> tuple[Source, SourceKind]:
    identity = row.kind or (before.kind if before else "unlisted-outlet")
    if identity not in kinds:
        raise SettingsError(
            f"source {row.name!r}: there is no kind {identity!r}",
            where=where,
            mend=f"Use one of {', '.join(sorted(kinds))}",
        )
    kind = kinds[identity]
    if row.reliability is not None:
        # The model knows reliabilities by kind: a source with one of its own is a kind of its own.
        kind = dataclasses.replace(
            kind, id=f"{kind.id}:{row.name}", reliability=row.reliability, words=(), anonymous=False
        )
    aliases = (*row.aliases, *(before.aliases if before else ()))
    return Source(row.name, aliases, kind.id, row.actor or (before.actor if before else None)), kind
