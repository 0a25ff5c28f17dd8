"""From articles, in whatever shape a notebook has them, to claims and their places."""

import json
import warnings
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, TypeAlias, overload

from pydantic import ValidationError

from conflictmap.articles import Batch, read_articles, read_content
from conflictmap.errors import ConflictmapError, InputError, NotedError, NothingLeftError, SettingsError
from conflictmap.model import Actor, Article, Claim
from conflictmap.project import Project
from conflictmap.settings import Settings

if TYPE_CHECKING:
    import geopandas as gpd
    import pandas as pd

One: TypeAlias = str | Path | Article | Mapping[str, Any]
"""A file or folder, an `Article`, or a record: a mapping with `text` and more."""

Articles: TypeAlias = "One | pd.DataFrame | Iterable[One]"
"""One or several of these, or a frame of records."""

TITLE: Final = "Reported control"

# There is no such folder: settings that were handed in stand in no file, and nothing is read beside them.
_NOWHERE: Final = Path("<settings>")
_RECORDS: Final = Path("records.json")


@dataclass(frozen=True, slots=True, eq=False)
class Claims(Sequence[Claim]):
    """Claims that remember which articles they were read in, and by which settings.

    Attributes
    ----------
    items
        The claims, in the order of articles and sentences.
    articles
        Those that were read, by id.
    problems
        What was left out, or is missing: also in `str(problem)` for each.
    located
        Whether the places were looked for.
    project
        The settings, with the gazetteer and the lists that they choose.
    """

    items: tuple[Claim, ...]
    articles: Mapping[str, Article]
    problems: tuple[ConflictmapError, ...]
    located: bool
    project: Project

    def __len__(self) -> int:
        return len(self.items)

    def __iter__(self) -> Iterator[Claim]:
        return iter(self.items)

    @overload
    def __getitem__(self, index: int) -> Claim: ...

    @overload
    def __getitem__(self, index: slice) -> "Claims": ...

    def __getitem__(self, index: int | slice) -> "Claim | Claims":
        if isinstance(index, slice):
            return replace(self, items=self.items[index])
        return self.items[index]

    def __repr__(self) -> str:
        left = f", {len(self.problems)} problems" if self.problems else ""
        return f"<Claims: {len(self.items)} of {len(self.articles)} articles{left}>"

    def _repr_html_(self) -> str:
        html: str = self.frame()._repr_html_()  # type: ignore[operator] # pandas-stubs leaves it out
        return html

    def where(self, test: Callable[[Claim], bool]) -> "Claims":
        """Return the claims that pass a test, with all that they remember."""
        return replace(self, items=tuple(claim for claim in self.items if test(claim)))

    def frame(self) -> "gpd.GeoDataFrame":
        """Return the claims as a GeoDataFrame in EPSG:4326, as `conflictmap.export.claims` describes it."""
        from conflictmap.export.frames import claims_frame  # noqa: PLC0415 - pandas, which reading needs not

        return claims_frame(self.items, self.articles)


def read(
    articles: Articles,
    *,
    theatre: str | Sequence[str] = (),
    actors: Sequence[Actor] = (),
    settings: Mapping[str, Any] | None = None,
    jobs: int = 1,
) -> Claims:
    """Return what articles claim about who holds what.

    Parameters
    ----------
    articles
        A file or folder (`.txt`, `.md`, `.html`, `.json`, `.jsonl`), an `Article`, or a record: a mapping
        with `text` and, where known, `published` (a date or ISO text), `source`, `title`, `url` and `id`.
        Or several of these in any order, or a DataFrame with such columns, a row an article.
    theatre
        Ids of the theatres that the articles are about; without one all are looked through.
    actors
        Parties that the built-in lists lack, or describe otherwise.
    settings
        The tables of a conflictmap.toml (`{"reliability": …, "source": [{…}], "place": [{…}]}`); `theatre`
        and `actors` go before what it says.
    jobs
        How many processes read, each in about 400 MB.

    Returns
    -------
    Claims
        Without places: hand them to `locate`. What could not be read is in `problems`, and a warning tells.

    Raises
    ------
    InputError
        What was handed in is none of the above, or two articles have one id.
    NothingLeftError
        Not one article can be read.
    SettingsError
        The settings cannot be used.
    """
    from conflictmap.reading import Workers, readable  # noqa: PLC0415 - the parser takes a second to load

    project = Project(_NOWHERE, _settings(theatre, actors, settings))
    found, problems = _gathered(articles)
    understood, foreign = readable(found)
    by_id = _by_id(understood)
    claims: list[Claim] = []
    unread: list[ConflictmapError] = []
    with Workers(project.opened, jobs) as workers:
        for one in workers.read_many(understood):
            claims += one.claims
            unread += [one.problem] if one.problem is not None else []
    every = (*problems, *foreign, *unread)
    if not understood:
        raise NothingLeftError(
            "no article can be read" + (f": {every[0]}" if every else ""), mend="Hand in articles in English"
        )
    for problem in every:
        if not isinstance(problem, NotedError):
            warnings.warn(f"left out: {problem}", stacklevel=2)
    return Claims(tuple(claims), by_id, every, located=False, project=project)


def locate(claims: Claims) -> Claims:
    """Return the claims with their places; `place` stays None where nothing supports a candidate.

    Raises
    ------
    InputError
        The claims do not come from `read`.
    """
    from conflictmap.places import locate as find_places  # noqa: PLC0415 - heavy

    known = known_claims(claims)
    found = find_places(known.items, known.articles, known.project.gazetteer)
    return replace(known, items=found, located=True)


def known_claims(claims: object) -> Claims:
    """Return claims that remember their articles.

    Raises
    ------
    InputError
        They are others.
    """
    if isinstance(claims, Claims):
        return claims
    raise InputError(
        f"a {type(claims).__name__} does not say which articles its claims come from",
        where="claims",
        mend="Hand in what read() or locate() returns; its method where() chooses among the claims",
    )


def _settings(
    theatre: str | Sequence[str], actors: Sequence[Actor], settings: Mapping[str, Any] | None
) -> Settings:
    values: dict[str, Any] = {"title": TITLE, **(settings or {})}
    if theatre:
        values["theatre"] = theatre if isinstance(theatre, str) else tuple(theatre)
    if actors:
        own = [
            {
                "id": actor.id,
                "name": actor.name,
                "aliases": actor.aliases,
                "colour": actor.colour,
                "side": actor.side,
                "kind": actor.kind,
            }
            for actor in actors
        ]
        values["actor"] = (*own, *values.get("actor", ()))
    try:
        return Settings.model_validate(values)
    except ValidationError as error:
        first = error.errors()[0]
        key = ".".join(str(part) for part in first["loc"])
        raise SettingsError(
            f"{key}: {first['msg']}", where="settings", mend="docs/guide.md lists the keys"
        ) from error


def _gathered(articles: Articles) -> tuple[list[Article], tuple[ConflictmapError, ...]]:
    """Return the articles of all that was handed in, and what of it cannot be used."""
    paths: list[Path] = []
    records: list[Mapping[str, Any]] = []
    found: list[Article] = []
    for one in _each(articles):
        if isinstance(one, Article):
            found.append(one)
        elif isinstance(one, Mapping):
            records.append(one)
        elif isinstance(one, str | Path):
            paths.append(_existing(one))
        else:
            raise InputError(
                f"a {type(one).__name__} is no article",
                where="articles",
                mend='Hand in paths, articles, or records such as {"text": …, "published": …, "source": …}',
            )
    batches: list[Batch] = []
    if paths:
        batches.append(read_articles(paths))
    if records:
        batches.append(read_content(json.dumps([_record(one) for one in records]), _RECORDS))
    for batch in batches:
        found += batch.articles
    return found, tuple(problem for batch in batches for problem in batch.problems)


def _each(articles: object) -> Iterable[object]:
    if isinstance(articles, str | Path | Article | Mapping):
        return [articles]
    to_dict = getattr(articles, "to_dict", None)
    if callable(to_dict):
        # A DataFrame: pandas itself is not needed to tell.
        rows: list[object] = to_dict("records")
        return rows
    if isinstance(articles, Iterable):
        return articles
    return [articles]


def _existing(one: str | Path) -> Path:
    if isinstance(one, str) and ("\n" in one or len(one) > 4096):  # noqa: PLR2004 - no path is as long
        raise InputError("this is a text, not a path", where="articles", mend='Hand in {"text": …}')
    path = Path(one)
    if not path.exists():
        raise InputError(
            "there is no such file or folder", where=str(path), mend='A text is handed in as {"text": …}'
        )
    return path


def _record(record: Mapping[str, Any]) -> dict[str, object]:
    """Return a record as JSON knows it; what is missing in a frame is left out."""
    clean: dict[str, object] = {}
    for key, value in record.items():
        if value is None or value != value:  # noqa: PLR0124 - NaN and NaT are not themselves
            continue
        clean[str(key)] = value.isoformat()[:10] if isinstance(value, date) else value
    return clean


def _by_id(articles: Sequence[Article]) -> dict[str, Article]:
    by_id: dict[str, Article] = {}
    for article in articles:
        if article.id in by_id:
            raise InputError(
                "two articles have this id", where=article.id, mend="Give each an id of its own, or none"
            )
        by_id[article.id] = article
    return by_id
