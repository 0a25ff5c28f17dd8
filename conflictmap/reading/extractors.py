"""Extractors: what turns articles into claims, the built-in reader or one that another package brings."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from importlib.metadata import EntryPoint, entry_points
from typing import Any, Final, Protocol, runtime_checkable

from conflictmap.errors import ConflictmapError, SettingsError
from conflictmap.model import Actor, Article, Claim
from conflictmap.reading.actors import Theatre
from conflictmap.reading.frames import Frame
from conflictmap.reading.reader import Reader, ToponymFinder

GROUP: Final = "conflictmap.extractors"
"""The entry points of packages that bring an extractor; each names a `Factory`."""

BUILT_IN: Final = "rules"
"""The name of the built-in reader, which no package can take."""


@runtime_checkable
class Extractor(Protocol):
    """Turns articles into claims."""

    @property
    def identity(self) -> str:
        """What makes it read as it does: version, model, options.

        Claims are remembered under it, so that another identity has every article read anew.
        """

    def read_many(self, articles: Iterable[Article], finder: ToponymFinder) -> Iterator[tuple[Claim, ...]]:
        """Yield the claims of each article, in the order of the articles.

        Parameters
        ----------
        articles
            Articles in a language that conflictmap reads.
        finder
            Finds the place names that the project's gazetteers know.

        Returns
        -------
        Iterator of tuple of Claim
            One tuple an article, empty where it claims nothing. `quote` is what the text, or the title where
            `in_title`, says from `start` to `end`, and the toponym likewise; `place` is left to whoever
            resolves toponyms.

        Raises
        ------
        ArticleError
            An article cannot be read; any other exception is taken for this, except for the rest of the tree
            in `conflictmap.errors`, which ends the work.
        """


@dataclass(frozen=True, slots=True)
class Setup:
    """What a project tells its extractor.

    Attributes
    ----------
    theatres
        Ids of the theatres that the project is about.
    actors
        The project's own parties, beside those that the theatres list.
    voices
        The id of the actor that an outlet speaks for, by the outlet's name: the project's own.
    frames
        The project's own frames.
    options
        The table `[reading.options]` of its settings, as TOML gives it.
    """

    theatres: tuple[str, ...] = ()
    actors: tuple[Actor, ...] = ()
    voices: Mapping[str, str] = field(default_factory=dict)
    frames: tuple[Frame, ...] = ()
    options: Mapping[str, Any] = field(default_factory=dict)


Factory = Callable[[Setup], Extractor]
"""Makes an extractor; what it raises is shown as what is wrong with it."""


def available() -> tuple[str, ...]:
    """Return the names of the extractors that are installed, the built-in one first."""
    return (BUILT_IN, *sorted({point.name for point in entry_points(group=GROUP)} - {BUILT_IN}))


def open_extractor(name: str, setup: Setup, where: str) -> Extractor:
    """Return the extractor of a name.

    Parameters
    ----------
    where
        The file that names it, for messages.

    Raises
    ------
    SettingsError
        There is none of that name, or several; or it cannot be loaded, refuses the setup, or is none.
    ConflictmapError
        The extractor itself says what it lacks.
    """
    if name == BUILT_IN:
        return _rules(setup, where)
    points = tuple(entry_points(group=GROUP, name=name))
    if not points:
        raise SettingsError(
            f"reading.extractor: there is no extractor {name!r}",
            where=where,
            mend=f"Use one of {', '.join(available())}, or install the package that brings it",
        )
    if len(points) > 1:
        raise SettingsError(
            f"reading.extractor: {name!r} is brought by {' and '.join(sorted(map(_package, points)))}",
            where=where,
            mend="Uninstall all but one of them",
        )
    return _opened(points[0], setup, where)


def _rules(setup: Setup, where: str) -> Reader:
    if setup.options:
        raise SettingsError(
            f"reading.options.{min(setup.options)}: the extractor {BUILT_IN!r} has no options",
            where=where,
            mend="Leave the table out, or name an extractor that has them",
        )
    own = [Theatre("project", (), (), setup.actors)] if setup.actors else []
    return Reader.open(setup.theatres, own, setup.voices, setup.frames)


def _opened(point: EntryPoint, setup: Setup, where: str) -> Extractor:
    about = f"reading.extractor: {point.name!r} of {_package(point)}"
    try:
        factory: Factory = point.load()
        extractor = factory(setup)
        sound = isinstance(extractor, Extractor) and isinstance(extractor.identity, str)
    except ConflictmapError:
        raise
    except Exception as error:  # foreign code may raise anything
        raise SettingsError(
            f"{about} cannot be opened: {described(error)}",
            where=where,
            mend="Look at reading.options, and at the package's documentation",
        ) from error
    if not sound:
        raise SettingsError(
            f"{about} is no extractor: it lacks read_many, or an identity that is text",
            where=where,
            mend="Tell its authors, and use another",
        )
    return extractor


def _package(point: EntryPoint) -> str:
    return point.dist.name if point.dist is not None else point.module


def described(error: Exception) -> str:
    """Return kind and message of an exception on one line."""
    message = " ".join(str(error).split())
    return f"{type(error).__name__}: {message}" if message else type(error).__name__
