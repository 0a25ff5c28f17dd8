"""Frames: ways of saying that control changed, as the package and a project's frames.toml describe them."""

import difflib
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import Annotated, Final, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationInfo, field_validator, model_validator

from conflictmap.errors import DataError, InputError, SettingsError
from conflictmap.kinds import load_kinds
from conflictmap.model import Certainty, Change, Extent
from conflictmap.reading.context import DATA
from conflictmap.reading.roletokens import NAMED_ROLES, SIMPLE_ROLES, is_role
from conflictmap.toml_file import mendable, read_toml

FILE_NAME: Final = "frames.toml"

IMPLIED: Final = "implied"
"""The role of the place that the text is about when no other is named."""

# Ids of frames that the reader makes itself, for "rebel-held" and its like.
_RESERVED: Final = "adnominal"


class Frame(BaseModel):
    """One way of saying that control changed; the keys are explained at the head of `data/frames.toml`."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    id: str = Field(min_length=1)
    change: Change
    verbs: tuple[str, ...] = ()
    nouns: tuple[str, ...] = ()
    particle: tuple[str, ...] = ()
    object: tuple[str, ...] = ()
    subject: tuple[str, ...] = ()
    with_: Annotated[tuple[str, ...], Field(alias="with")] = ()
    unless: tuple[str, ...] = ()
    after: tuple[str, ...] = ()
    form: Literal["event", "state"] | None = None
    complement: bool = True
    not_kinds: tuple[str, ...] = ()
    unless_before: tuple[str, ...] = ()
    modified_by: tuple[str, ...] = ()
    unless_prep: tuple[str, ...] = ()
    unless_with: tuple[str, ...] = ()
    ended_by: tuple[str, ...] = ()
    not_entered: tuple[str, ...] = ()
    shared: bool = False
    stays: bool = False
    generic: bool = True
    voice: Literal["active", "passive"] | None = None
    place: Annotated[tuple[str, ...], Field(min_length=1)]
    gainer: tuple[str, ...] = ()
    loser: tuple[str, ...] = ()
    needs: tuple[Literal["place", "gainer", "loser"], ...] = ()
    needs_any: tuple[Literal["gainer", "loser"], ...] = ()
    extent: Extent = Extent.WHOLE
    certainty: Certainty | None = None
    kinds_only: bool = False
    party_subject: bool = False
    presupposed: bool = False
    circumstance: bool = False
    refers_back: bool = False
    expels: bool = False
    armed_group: bool = False
    roads_only: bool = False
    ground_only: bool = False
    outskirts_only: bool = False
    asserted: bool = False

    @model_validator(mode="after")
    def _has_a_trigger(self) -> "Frame":
        if bool(self.verbs) == bool(self.nouns):
            raise ValueError("a frame has either verbs or nouns")
        return self

    @field_validator("verbs", "nouns")
    @classmethod
    def _lemmas_are_plain(cls, lemmas: tuple[str, ...]) -> tuple[str, ...]:
        for lemma in lemmas:
            if len(lemma) == 1 or not lemma.replace("-", "").isalpha() or not lemma.islower():
                raise mendable(
                    f"{lemma!r} is no lemma",
                    "Write one word in lower case; other words of it go into particle",
                )
        return lemmas

    @field_validator("place", "gainer", "loser")
    @classmethod
    def _roles_are_known(cls, roles: tuple[str, ...], info: ValidationInfo) -> tuple[str, ...]:
        for role in roles:
            if role == IMPLIED and info.field_name != "place":
                raise mendable(
                    f"only a place can be {role!r}", "Name where the party stands, or leave it out"
                )
            if role != IMPLIED and not is_role(role):
                raise mendable(f"there is no role {role!r}", _roles_mend(role))
        return roles

    @field_validator("not_kinds")
    @classmethod
    def _kinds_are_known(cls, kinds: tuple[str, ...]) -> tuple[str, ...]:
        known = load_kinds().by_name
        for kind in kinds:
            if kind not in known:
                raise mendable(
                    f"there is no kind of place {kind!r}", f"Use one of {', '.join(sorted(known))}"
                )
        return kinds


def _roles_mend(role: str) -> str:
    near = difflib.get_close_matches(role, sorted((IMPLIED, *SIMPLE_ROLES)), n=1)
    if near:
        return f"Did you mean {near[0]!r}?"
    return f"Use a preposition, or one of {', '.join(sorted((IMPLIED, *NAMED_ROLES)))}"


class _FrameFile(BaseModel):
    model_config = ConfigDict(extra="forbid")

    frame: tuple[Frame, ...] = ()


@cache
def built_in_frames() -> tuple[Frame, ...]:
    """Return the frames of the package, in the order in which they are tried.

    Raises
    ------
    DataError
        The file is not valid; the message names line and key.
    """
    return _read_frames(DATA / FILE_NAME, DataError)


def load_frames(path: Path) -> tuple[Frame, ...]:
    """Read a project's own frames; where there is no file, it has none.

    Raises
    ------
    SettingsError
        The file cannot be read or is no TOML, a key is unknown, missing or of a wrong value, or two frames
        have one id; the message names line and key.
    """
    return _read_frames(path, SettingsError) if path.exists() else ()


def with_own(built_in: Sequence[Frame], own: Sequence[Frame]) -> tuple[Frame, ...]:
    """Return all frames in the order in which they are tried.

    Of several frames that fit one word and one change only the first counts. An own frame with the id of a
    built-in one stands in its place; the others come first, so that they can take precedence.
    """
    replacing = {frame.id: frame for frame in own}
    known = {frame.id for frame in built_in}
    added = [frame for frame in own if frame.id not in known]
    return (*added, *(replacing.get(frame.id, frame) for frame in built_in))


def _read_frames(path: Path, kind: type[InputError]) -> tuple[Frame, ...]:
    file, line_of = read_toml(path, _FrameFile, kind)
    seen: set[str] = set()
    for number, frame in enumerate(file.frame):
        where = f"{path}:{line_of(['frame', number, 'id'])}"
        key = f"frame[{number + 1}].id"
        if frame.id in seen:
            raise kind(f"{key}: two frames have the id {frame.id!r}", where=where, mend="Rename one")
        if frame.id.startswith(_RESERVED):
            raise kind(f"{key}: ids with {_RESERVED!r} are the reader's own", where=where, mend="Rename it")
        seen.add(frame.id)
    return file.frame
