"""A map project: its folder, its settings, and the way from its articles to its map."""

from collections.abc import Callable, Iterable, Mapping
from datetime import UTC, date, datetime
from functools import cached_property, partial
from pathlib import Path
from typing import TYPE_CHECKING, Final

from conflictmap import __version__
from conflictmap.actors_file import actors_files
from conflictmap.articles import Batch, read_articles
from conflictmap.building.inputs import digest_of, inputs_identity, reading_identity
from conflictmap.building.lock import one_at_a_time
from conflictmap.building.reading import read_claims
from conflictmap.building.report import BuildReport
from conflictmap.building.writing import PAGE, write_output
from conflictmap.data import gazetteer_folder, theatre_names
from conflictmap.errors import ConflictmapError, NothingLeftError, SettingsError
from conflictmap.evidence import Evidence, Notice, Progress, silent, unsaid
from conflictmap.memory import FORGETFUL, Memory
from conflictmap.model import Actor, Article, Claim, Timeline, content_id
from conflictmap.provenance import Provenance
from conflictmap.publish import finish
from conflictmap.settings import BUILT_IN, FILE_NAME, Settings, load_settings
from conflictmap.store import Builds, Store, StoredBuild

if TYPE_CHECKING:
    from conflictmap.control import ControlSettings, SourceBook
    from conflictmap.corrections import Corrections
    from conflictmap.maps import PageOptions
    from conflictmap.maps.embedding import Preview
    from conflictmap.maps.tiles import Tiles
    from conflictmap.places import Gazetteer
    from conflictmap.places.online import Lookups, Service
    from conflictmap.reading import Extractor
    from conflictmap.reading.frames import Frame
    from conflictmap.reading.workers import Opened

ARTICLES: Final = "articles"
STORE: Final = ".conflictmap/store.sqlite"
LOCK: Final = ".conflictmap/build.lock"
ADD_LOCK: Final = ".conflictmap/add.lock"


class Project:
    """A folder with conflictmap.toml and articles/.

    Parameters
    ----------
    folder
        The project's folder.
    settings
        What its conflictmap.toml says.
    """

    def __init__(self, folder: Path, settings: Settings) -> None:
        self.folder = folder
        self.settings = settings

    @classmethod
    def open(cls, path: Path) -> "Project":
        """Open the project in a folder, or the one that a conflictmap.toml belongs to.

        Raises
        ------
        SettingsError
            There is no project, or its settings cannot be used.
        """
        folder = path.parent if path.name == FILE_NAME else path
        return cls(folder, load_settings(folder / FILE_NAME))

    @property
    def output(self) -> Path:
        """Where the map goes when nobody says otherwise."""
        return self.folder / self.settings.output.folder

    @property
    def store_path(self) -> Path:
        """The file that remembers what was read."""
        return self.folder / STORE

    @cached_property
    def theatres(self) -> tuple[str, ...]:
        """The theatres of the project, all there are where it names none."""
        known = theatre_names(gazetteer_folder())
        for name in self.settings.theatre:
            if name not in known:
                raise SettingsError(
                    f"theatre: there is no {name!r}",
                    where=str(self.folder / FILE_NAME),
                    mend=f"Use one or more of {', '.join(known)}",
                )
        return self.settings.theatre or known

    @property
    def wars(self) -> tuple[str, ...]:
        """The theatres whose actors are looked for, every war there is where the project names none."""
        return self.theatres if self.settings.theatre else tuple(actors_files(gazetteer_folder() / "actors"))

    @cached_property
    def gazetteer(self) -> "Gazetteer":
        """The built-in places of the theatres and the world, the project's own, and imported ones."""
        from conflictmap.places import Gazetteer  # noqa: PLC0415 - heavy, and `init` does without

        own = [place.place() for place in self.settings.place]
        return Gazetteer.open(self.theatres, extra=own, imports=self.imports)

    @cached_property
    def imports(self) -> tuple[Path, ...]:
        """The indices of the imported gazetteers that the settings let in."""
        from conflictmap.places.imports import chosen  # noqa: PLC0415 - as above

        return chosen(self.settings.gazetteers, self.folder)

    @cached_property
    def corrections(self) -> "Corrections":
        """What a person decided about claims, places and sources."""
        from conflictmap.corrections import FILE_NAME as CORRECTIONS  # noqa: PLC0415 - as `gazetteer`
        from conflictmap.corrections import load_corrections  # noqa: PLC0415 - as `gazetteer`

        path = self.folder / CORRECTIONS
        return load_corrections(path, self.gazetteer.place, self.gazetteer.kinds.by_name)

    @cached_property
    def geocoder(self) -> "Service | None":
        """The online service to ask for the names that the gazetteer leaves open, None where none is set."""
        from conflictmap.places.online import Protocol, Service  # noqa: PLC0415 - heavy, and often not wanted

        settings = self.settings.geocoder
        if settings is None:
            return None
        title = "".join(c for c in self.settings.title if c.isascii() and c.isprintable())
        countries = settings.countries or (self.gazetteer.countries if self.settings.theatre else ())
        return Service(
            protocol=Protocol(settings.service),
            url=settings.url,
            user_agent=settings.user_agent or f"conflictmap/{__version__} {title}".strip(),
            username=settings.username,
            timeout=settings.timeout,
            delay=settings.delay,
            language=settings.language,
            countries=tuple(sorted(set(countries))),
            limit=settings.limit,
        )

    @cached_property
    def tiles(self) -> "Tiles | None":
        """The tiles that readers of the page may ask for, None where the settings name none."""
        from conflictmap.maps.tiles import find_tiles  # noqa: PLC0415 - as `gazetteer`

        output = self.settings.output
        if not output.tiles:
            return None
        where = f"{self.folder / FILE_NAME}: output.tiles"
        return find_tiles(output.tiles, credit=output.tiles_credit, where=where)

    @cached_property
    def frames(self) -> "tuple[Frame, ...]":
        """The project's own ways of saying that control changed, from its frames.toml."""
        from conflictmap.reading.frames import FILE_NAME as FRAMES  # noqa: PLC0415 - as in `extractor`
        from conflictmap.reading.frames import load_frames  # noqa: PLC0415 - as in `extractor`

        return load_frames(self.folder / FRAMES)

    @cached_property
    def extractor(self) -> "Extractor":
        """What reads the articles."""
        from conflictmap.reading.extractors import Setup, open_extractor  # noqa: PLC0415 - as in `gazetteer`

        reading = self.settings.reading
        setup = Setup(
            theatres=self.wars,
            actors=tuple(actor.actor() for actor in self.settings.actor),
            voices={
                name: source.actor
                for source in self.settings.source
                if source.actor
                for name in (source.name, *source.aliases)
            },
            frames=self.frames,
            options=reading.options,
        )
        return open_extractor(reading.extractor, setup, str(self.folder / FILE_NAME))

    @cached_property
    def _gazetteer_identity(self) -> str:
        """An id of the rules, and of the places that names can mean."""
        return content_id(
            reading_identity(),
            self.settings.theatre,
            self.settings.place,
            [imported.identity for imported in self.gazetteer.imports],
        )

    @cached_property
    def _listed_actors(self) -> tuple[Actor, ...]:
        from conflictmap.reading.actors import load_actors  # noqa: PLC0415 - as in `extractor`

        own = {actor.id: actor.actor() for actor in self.settings.actor}
        listed = load_actors(gazetteer_folder() / "actors", self.wars)
        return (*own.values(), *(actor for actor in listed if actor.id not in own))

    def actors_of(self, claims: Iterable[Claim]) -> tuple[Actor, ...]:
        """Return everybody whom theatres and project list, and whoever else the claims name, by id."""
        from conflictmap.reading.actors import actors_named  # noqa: PLC0415 - as in `extractor`

        named = (actor for claim in claims for actor in (claim.gainer, claim.loser))
        listed = {actor.id: actor for actor in self._listed_actors}
        actors = {actor.id: actor for actor in actors_named(named, self._listed_actors)} | listed
        return tuple(actors[identity] for identity in sorted(actors))

    def check(self) -> None:
        """Read all that the settings name, without reading articles.

        Raises
        ------
        SettingsError, DataError
            A theatre, a kind of source, an actor or a parameter does not exist.
        """
        from conflictmap.weighing import control_settings, source_book  # noqa: PLC0415 - as in `timeline`

        where = str(self.folder / FILE_NAME)
        control_settings(self.settings, where)
        source_book(self.settings, self._listed_actors, where, self.corrections.sources)

    def articles(self, memory: Memory = FORGETFUL) -> Batch:
        """Read the articles as they are now."""
        return read_articles([self.folder / ARTICLES], memory, home=self.folder)

    def evidence(
        self,
        progress: Progress = silent,
        notice: Notice = unsaid,
        today: date | None = None,
        *,
        jobs: int = 1,
    ) -> Evidence:
        """Return what the articles say, reading only those that are new, changed, or read by older rules.

        Parameters
        ----------
        progress
            Is told how far the work has come.
        notice
            Is told of each problem when it is found, also when nothing is left in the end.
        today
            The day to note for what the project's geocoder answers; without one it is not asked, and only
            what it answered before is used.
        jobs
            How many processes read the articles; with more than one, an article that breaks its process off
            is left out and named.

        Raises
        ------
        NothingLeftError
            Not one article can be read.
        StoreError
            What was remembered cannot be read or written.
        SettingsError, DataError, InstallationError
            Settings, gazetteer, lexicons or model cannot be used.
        """
        with Store(self.store_path) as store:
            return self._evidence(store, progress, notice, today, jobs=jobs)

    def _evidence(
        self, store: Store, progress: Progress, notice: Notice, today: date | None, *, jobs: int
    ) -> Evidence:
        from conflictmap.articles.copies import find_copies  # noqa: PLC0415 - heavy, and `init` does without
        from conflictmap.corrections import apply_corrections  # noqa: PLC0415 - as above
        from conflictmap.places import locate, places_of  # noqa: PLC0415 - as above
        from conflictmap.reading import readable  # noqa: PLC0415 - as above

        progress("Articles", 0, 0)
        batch = self.articles(store)
        # To find the reports in pages takes long: whatever ends the reading, they need not be found again.
        store.flush()
        understood, foreign = readable(batch.articles)
        problems: tuple[ConflictmapError, ...] = (
            *batch.problems,
            *foreign,
            *self.corrections.problems,
        )
        for problem in problems:
            notice(problem)
        if not understood:
            raise NothingLeftError(
                "no article is left to make a map of",
                where=str(self.folder),
                mend=f"Put reports into {self.folder / ARTICLES} (.txt, .md, .html, .json)",
            )
        opener = partial(_opened, self.folder) if jobs > 1 else self.opened
        read = read_claims(understood, store, self._reader_identity, opener, jobs=jobs, progress=progress)
        for problem in read.problems:
            notice(problem)
        problems = (*problems, *read.problems)
        progress("Places", 0, 0)
        by_id = {article.id: article for article in understood}
        located = locate(
            read.claims,
            by_id,
            self.gazetteer,
            self.corrections.places,
            memory=store,
            maker=f"places {self._gazetteer_identity}",
        )
        applied = apply_corrections(self.corrections, located, by_id, self.gazetteer, self._listed_actors)
        for problem in applied.problems:
            notice(problem)
        problems = (*problems, *applied.problems)
        located = applied.claims
        located, gazetteer, lookups = self._looked_up(store, located, by_id, progress, today)
        if lookups is not None and lookups.problem is not None:
            notice(lookups.problem)
            problems = (*problems, lookups.problem)
        return Evidence(
            articles=(*batch.articles, *applied.articles),
            claims=located,
            places=places_of(located, gazetteer),
            actors=self.actors_of(located),
            problems=problems,
            boilerplate=batch.boilerplate,
            repeats=batch.repeats,
            read_anew=read.anew,
            lookups=lookups,
            unread=len(read.problems),
            copies=find_copies(batch.articles, store),
            added=len(applied.articles),
            stale=applied.stale,
        )

    def timeline(self, known_by: date | None = None, evidence: Evidence | None = None) -> Timeline:
        """Return who is reported to hold what on each day.

        Parameters
        ----------
        known_by
            Use only what was published by this day.
        evidence
            What `evidence()` returned, where the caller has it already.

        Raises
        ------
        ConflictmapError
            As `evidence()`.
        """
        from conflictmap.control import fuse  # noqa: PLC0415 - heavy, and `init` does without

        evidence = evidence or self.evidence()
        book, settings = self.weighing(evidence)
        return fuse(
            evidence.claims,
            {article.id: article for article in evidence.articles},
            evidence.places,
            evidence.actors,
            settings=settings,
            known_by=known_by,
            first=self.settings.period.first,
            last=self.settings.period.last,
            book=book,
        )

    def weighing(self, evidence: Evidence) -> "tuple[SourceBook, ControlSettings]":
        """Return what is known of sources, and the parameters of the model."""
        from conflictmap.weighing import control_settings, source_book  # noqa: PLC0415 - as in `timeline`

        where = str(self.folder / FILE_NAME)
        book = source_book(self.settings, evidence.actors, where, self.corrections.sources)
        return book, control_settings(self.settings, where)

    def credits(self, timeline: Timeline) -> tuple[str, ...]:
        """Return the lines that a map of the timeline owes its sources, and the project's own."""
        from conflictmap.places.credits import place_credits  # noqa: PLC0415 - heavy, and `init` does without
        from conflictmap.places.online import credits_for  # noqa: PLC0415 - as above

        return (
            *self.settings.output.credits,
            *place_credits(timeline.places),
            *credits_for(timeline.places),
        )

    def page_options(
        self,
        timeline: Timeline,
        evidence: Evidence,
        memory: Memory = FORGETFUL,
        preview: "Preview | None" = None,
    ) -> "PageOptions":
        """Return what of a page is not in the timeline.

        Parameters
        ----------
        memory
            Spares drawing the same base map again.
        preview
            The picture beside the page.
        """
        from conflictmap.control.claim_weights import claim_weights  # noqa: PLC0415 - as in `timeline`
        from conflictmap.maps import PageOptions  # noqa: PLC0415 - as above

        output = self.settings.output
        return PageOptions(
            title=self.settings.title,
            description=self.settings.description,
            credits=self.credits(timeline),
            base_map=output.base_map,
            tiles=self.tiles,
            weights=claim_weights(timeline, *self.weighing(evidence)),
            copies=evidence.copies,
            memory=memory,
            url=output.url,
            preview=preview,
            generator=f"conflictmap {__version__}, settings {self._decided()}",
        )

    def provenance(self, timeline: Timeline, made: datetime, known_by: date | None = None) -> Provenance:
        """Return what an output made of the timeline rests on.

        Parameters
        ----------
        made
            The time to note.
        known_by
            As given to `timeline()`.
        """
        return Provenance(
            title=self.settings.title,
            articles=tuple(sorted(timeline.articles, key=lambda article: article.id)),
            settings=self._decided(),
            made=made,
            known_by=known_by,
            credits=self.credits(timeline),
        )

    def build(
        self,
        output: Path | None = None,
        progress: Progress = silent,
        notice: Notice = unsaid,
        today: date | None = None,
        *,
        jobs: int = 1,
        waiting: Callable[[], None] = lambda: None,
        clock: Callable[[], datetime] = lambda: datetime.now(tz=UTC),
    ) -> BuildReport:
        """Read the articles and write the map, its claims and its states.

        Where nothing has changed since the build before, and its output is whole, nothing is done.

        Parameters
        ----------
        output
            The folder to write to; by default the project's own.
        progress, notice, today, jobs
            As for `evidence()`.
        waiting
            Is called when another build of the project has to end first.
        clock
            Tells the time to note for the build. The order of builds is that in which they are made, whatever
            it tells.

        Raises
        ------
        NothingLeftError
            No article can be read, or none holds a claim that can be put on a map.
        ConflictmapError
            As `evidence()`; or the output cannot be written. The earlier output is then as it was.
        """
        folder = output or self.output
        with one_at_a_time(self.folder / LOCK, waiting), Store(self.store_path) as store:
            builds = Builds(store)
            inputs = self.inputs()
            finish(folder)
            last = builds.last()
            if last is not None and last.inputs == inputs and self._is_settled(last, folder):
                said = BuildReport.from_json(last.report, self.folder, folder / PAGE, last.made)
                if said is not None:
                    for problem in said.problems:
                        notice(problem)
                    return said
            _ = self.tiles  # a mistake there costs no reading
            evidence = self._evidence(store, progress, notice, today, jobs=jobs)
            report = write_output(self, store, evidence, inputs, folder, progress=progress, clock=clock)
            store.drop_unused()
            return report

    def _decided(self) -> str:
        """Return an id of the settings and of people's decisions."""
        return content_id([(path.name, digest_of(path)) for path in sorted(self.folder.glob("*.toml"))])

    def inputs(self) -> str:
        """Return an identity of all that the output follows from, but for what a geocoder may answer."""
        settings = sorted(self.folder.glob("*.toml"))
        others = [f"{path.name} {path.stat().st_size} {path.stat().st_mtime_ns}" for path in self.imports]
        if self.settings.reading.extractor != BUILT_IN:
            others.append(self.extractor.identity)
        return inputs_identity(self.folder / ARTICLES, settings, *others)

    def _is_settled(self, build: StoredBuild, folder: Path) -> bool:
        """Tell whether a build left nothing to be tried again, and its output is still what it wrote."""
        return not build.unfinished and all(
            digest_of(folder / name) == known for name, known in build.files.items()
        )

    def opened(self) -> "Opened":
        """Return what reads the articles and what knows the places."""
        from conflictmap.reading.workers import Opened  # noqa: PLC0415 - as in `extractor`

        return Opened(self.extractor, self.settings.reading.extractor, self.gazetteer)

    @cached_property
    def _reader_identity(self) -> str:
        """An id of all that the claims of an article follow from, but for the article."""
        reading = self.settings.reading
        return content_id(
            reading.extractor, reading.options, self.extractor.identity, self._gazetteer_identity
        )

    def _looked_up(
        self,
        store: Store,
        located: tuple[Claim, ...],
        articles: Mapping[str, Article],
        progress: Progress,
        today: date | None,
    ) -> tuple[tuple[Claim, ...], "Gazetteer", "Lookups | None"]:
        """Return claims and gazetteer with what the project's geocoder adds, and what became of the names."""
        if self.geocoder is None:
            return located, self.gazetteer, None
        from conflictmap.places.online import WALL, look_up  # noqa: PLC0415 - only where a geocoder is set

        return look_up(
            located,
            articles,
            self.gazetteer,
            self.geocoder,
            store,
            today=today,
            clock=WALL,
            progress=lambda done, total: progress("Look-ups", done, total),
        )


def _opened(folder: Path) -> "Opened":
    """Return what reads a project's articles and what knows its places, in another process."""
    return Project.open(folder).opened()
