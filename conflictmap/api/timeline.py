"""From claims to a timeline that notebooks show: a day as a GeoDataFrame, everything as a map."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from conflictmap.api.claims import TITLE, Claims, known_claims
from conflictmap.errors import InputError, NothingLeftError
from conflictmap.evidence import Evidence
from conflictmap.model import Actor
from conflictmap.model import Timeline as States
from conflictmap.project import Project
from conflictmap.provenance import Provenance, time_made
from conflictmap.settings import Period

if TYPE_CHECKING:
    import geopandas as gpd
    import pandas as pd

    from conflictmap.maps import PageOptions
    from conflictmap.maps.pictures import Picture

Day = date | str
"""A day: a date (also a datetime or a pandas Timestamp), or ISO text."""

HEIGHT: Final = 520
"""CSS pixels of a map in a notebook."""


@dataclass(frozen=True, slots=True)
class Weighed:
    """What a timeline was weighed from, so that it can be weighed again by what was known on a day."""

    project: Project
    evidence: Evidence


class Timeline:
    """Who is reported to hold what on each day, with what it takes to ask further.

    A notebook shows it as the map itself. `fuse`, `open_project` and `Timeline.from_frames` make one.

    Parameters
    ----------
    model
        The states and all that they rest on.
    weighed
        What they were weighed from; None where somebody else made them.
    title
        The map's title; None for that of the settings.

    Raises
    ------
    NothingLeftError
        There is no state.
    """

    def __init__(self, model: States, weighed: Weighed | None = None, *, title: str | None = None) -> None:
        if not model.states:
            raise NothingLeftError(
                "no report of who holds which place was found", mend="Look at the frame of the claims"
            )
        self.model = model
        self.title = title or (weighed.project.settings.title if weighed else TITLE)
        self._weighed = weighed
        self._known: dict[date, Timeline] = {}
        self._by: date | None = None

    @classmethod
    def from_frames(
        cls,
        places: "pd.DataFrame | None",
        changes: "pd.DataFrame",
        *,
        actors: Sequence[Actor] = (),
        last: date | None = None,
        title: str | None = None,
    ) -> "Timeline":
        """Return the timeline of control data that somebody else made, as pandas or geopandas frames.

        `conflictmap.model.Timeline.from_frames` says which columns are understood, and what it raises.
        """
        return cls(States.from_frames(places, changes, actors=actors, last=last), title=title)

    @property
    def first(self) -> date:
        """The first day."""
        return min(state.start for state in self.model.states)

    @property
    def last(self) -> date:
        """The last day."""
        return max(state.end for state in self.model.states)

    @property
    def claims(self) -> "gpd.GeoDataFrame":
        """The claims that the states rest on, as `conflictmap.export.claims` describes them."""
        from conflictmap.export.frames import claims_frame  # noqa: PLC0415 - heavy

        return claims_frame(self.model.claims, {article.id: article for article in self.model.articles})

    def on(self, day: Day, known_by: Day | None = None) -> "gpd.GeoDataFrame":
        """Return the state of every place on a day, a row a place.

        Parameters
        ----------
        day
            The day asked about (valid time).
        known_by
            Use only what had been published by this day (transaction time); None is everything.

        Returns
        -------
        geopandas.GeoDataFrame
            In EPSG:4326, with the columns of `conflictmap.export.frames.states_on`.

        Raises
        ------
        InputError
            The timeline does not cover the day; or there is `known_by`, and no claim to weigh again.
        NothingLeftError
            Nothing had been published by then.
        """
        from conflictmap.export.frames import states_on  # noqa: PLC0415 - heavy

        asked = _day(day)
        timeline = self if known_by is None else self.known_by(known_by)
        if not timeline.first <= asked <= timeline.last:
            raise InputError(
                f"the timeline does not cover {asked}",
                where="day",
                mend=f"Choose a day from {timeline.first} to {timeline.last}",
            )
        return states_on(timeline.model, asked)

    def known_by(self, day: Day) -> "Timeline":
        """Return the timeline as it was known by a day: only what had been published by then counts.

        Each day is weighed once.

        Raises
        ------
        InputError
            There is no claim to weigh again.
        NothingLeftError
            Nothing had been published by then.
        """
        by = min(_day(day), self._by or date.max)
        if self._weighed is None:
            raise InputError(
                "this timeline was not made from claims, so that nobody can tell what was known when",
                where="known_by",
                mend="Leave it out",
            )
        if by not in self._known:
            # On the same days, so that one can ask what was expected of a day before it came.
            project = _with(self._weighed.project, first=self.first, last=self.last)
            model = project.timeline(by, self._weighed.evidence)
            known = self._known[by] = Timeline(model, self._weighed, title=self.title)
            known._by = by
        return self._known[by]

    def frame(self, *, as_known: bool = False) -> "gpd.GeoDataFrame":
        """Return all states, a row a place and span of days.

        Parameters
        ----------
        as_known
            What was known on each day by that very day, instead of what is now believed of it.

        Returns
        -------
        geopandas.GeoDataFrame
            In EPSG:4326, with the columns of `conflictmap.export.frames.states_frame`.
        """
        from conflictmap.export.frames import states_frame  # noqa: PLC0415 - heavy

        return states_frame(self.model, as_known=as_known)

    def to_html(self) -> str:
        """Return the page: one HTML file that asks nothing of the network.

        Raises
        ------
        InstallationError
            The viewer's bundle has not been made.
        """
        from conflictmap.maps import page_html  # noqa: PLC0415 - heavy

        return page_html(self.model, self._options())

    def picture(self, day: Day, before: Day | None = None) -> "Picture":
        """Return a day as a picture for a report, which notebooks show; its `caption` says it in words.

        Parameters
        ----------
        day
            The day shown.
        before
            An earlier day to stand beside it, with what changed in between set off.

        Returns
        -------
        conflictmap.maps.pictures.Picture
            With a matplotlib `figure`, and a `caption` with its `text` and its `alternative`.

        Raises
        ------
        InputError
            The timeline does not cover a day, or `before` is not earlier.
        NothingLeftError
            No place has coordinates.
        """
        from conflictmap.maps.pictures import Album  # noqa: PLC0415 - heavy

        album = Album(self.model, self._provenance())
        asked = _day(day)
        return album.slice(asked) if before is None else album.pair(_day(before), asked)

    def save(self, path: str | Path) -> Path:
        """Write the timeline, and return where; a file of that name is replaced.

        Parameters
        ----------
        path
            `.html` for the page, `.csv` for control.csv, `.parquet` for GeoParquet. For other formats there
            is `frame().to_file()`.

        Raises
        ------
        InputError
            The name ends otherwise, or the file cannot be written.
        """
        path = Path(path)
        if path.suffix == ".html":
            from conflictmap.maps import write_page  # noqa: PLC0415 - heavy

            write_page(self.model, path, self._options())
        elif path.suffix == ".csv":
            from conflictmap.control import write_control  # noqa: PLC0415 - heavy

            write_control(self.model, path)
        elif path.suffix == ".parquet":
            from conflictmap.export.geoparquet import write_geoparquet  # noqa: PLC0415 - heavy

            write_geoparquet(self.model, path)
        else:
            raise InputError(
                f"nobody knows how to write {path.suffix or 'a file without an ending'}",
                where=str(path),
                mend="Let it end in .html, .csv or .parquet, or use frame().to_file()",
            )
        return path

    def _provenance(self) -> Provenance:
        made = time_made()
        if self._weighed is None:
            return Provenance(self.title, self.model.articles, "none", made)
        return replace(self._weighed.project.provenance(self.model, made, self._by), title=self.title)

    def _options(self) -> "PageOptions":
        from conflictmap.maps import PageOptions  # noqa: PLC0415 - heavy

        if self._weighed is None:
            return PageOptions(title=self.title)
        options = self._weighed.project.page_options(self.model, self._weighed.evidence)
        return replace(options, title=self.title)

    @property
    def __geo_interface__(self) -> dict[str, Any]:
        """The states of the last day as a GeoJSON FeatureCollection, without places that have no coordinates.

        Days are ISO texts, and what is not known is None.
        """
        frame = self.on(self.last)
        for column in ("start", "end", "heard"):
            frame[column] = frame[column].dt.strftime("%Y-%m-%d").astype(object)
        located = frame[~frame.geometry.is_empty]
        collection: dict[str, Any] = located.__geo_interface__
        return collection

    def __repr__(self) -> str:
        places, claims = len(self.model.places), len(self.model.claims)
        return f"<Timeline: {places} places from {self.first} to {self.last}, {claims} claims>"

    def _repr_html_(self) -> str:
        """Return the compact map in an iframe, with everything inside: what a notebook shows."""
        from conflictmap.maps import page_html  # noqa: PLC0415 - heavy
        from conflictmap.maps.embedding import Frame, snippet, view_link  # noqa: PLC0415 - as above

        page = page_html(self.model, replace(self._options(), link=view_link()))
        return snippet(Frame(self.title, page=page, height=HEIGHT))


def fuse(
    claims: Claims, *, title: str | None = None, first: Day | None = None, last: Day | None = None
) -> Timeline:
    """Weigh claims and return who is reported to hold what on each day.

    Parameters
    ----------
    claims
        With their places, as `locate` returns them.
    title
        The map's title; by default that of the settings.
    first, last
        The days that the timeline covers; by default those of the settings, or else those that the claims
        speak of.

    Raises
    ------
    InputError
        The claims do not come from `locate`, or the days are none.
    NothingLeftError
        Of no claim both place and day are known.
    """
    from conflictmap.articles.copies import find_copies  # noqa: PLC0415 - heavy
    from conflictmap.places import places_of  # noqa: PLC0415 - as above

    known = known_claims(claims)
    if not known.located:
        raise InputError("the claims have no places yet", where="claims", mend="Call locate(claims) first")
    project = known.project
    articles = tuple(known.articles.values())
    evidence = Evidence(
        articles=articles,
        claims=known.items,
        places=places_of(known.items, project.gazetteer),
        actors=project.actors_of(known.items),
        problems=known.problems,
        boilerplate=0,
        repeats=0,
        read_anew=len(articles),
        copies=find_copies(articles),
    )
    period = project.settings.period
    days = (
        period.first if first is None else _day(first),
        period.last if last is None else _day(last),
    )
    if days[0] and days[1] and days[0] > days[1]:
        raise InputError(f"{days[0]} comes after {days[1]}", where="first", mend="Put the days in order")
    own = _with(project, *days)
    return Timeline(own.timeline(evidence=evidence), Weighed(own, evidence), title=title)


def open_project(path: str | Path, *, jobs: int = 1) -> Timeline:
    """Read a map project, only what is new of it, and return its timeline.

    Parameters
    ----------
    path
        The project's folder, or its conflictmap.toml.
    jobs
        How many processes read.

    Raises
    ------
    ConflictmapError
        There is no project, its settings cannot be used, or nothing is left to make a map of.
    """
    project = Project.open(Path(path))
    evidence = project.evidence(jobs=jobs)
    return Timeline(project.timeline(evidence=evidence), Weighed(project, evidence))


def _with(project: Project, first: date | None, last: date | None) -> Project:
    """Return the project with other days."""
    settings = project.settings.model_copy(update={"period": Period(first=first, last=last)})
    return Project(project.folder, settings)


def _day(asked: Day) -> date:
    if isinstance(asked, datetime):
        return asked.date()
    if isinstance(asked, date):
        return asked
    try:
        return date.fromisoformat(asked)
    except (TypeError, ValueError):
        raise InputError(f"{asked!r} is no day", where="day", mend="Write it as 2016-12-11") from None
