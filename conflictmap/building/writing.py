"""From evidence to the files of the output folder, and the build that is kept of them."""

from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Final, Protocol

from conflictmap import __version__
from conflictmap.building.inputs import digests_of
from conflictmap.building.report import BuildReport
from conflictmap.claims_file import claim_lines
from conflictmap.errors import NothingLeftError
from conflictmap.evidence import Evidence, Progress
from conflictmap.memory import Memory
from conflictmap.model import Timeline
from conflictmap.publish import published
from conflictmap.store import Builds, Store

if TYPE_CHECKING:
    from conflictmap.control import ControlSettings, SourceBook
    from conflictmap.maps import PageOptions
    from conflictmap.maps.embedding import Preview
    from conflictmap.provenance import Provenance
    from conflictmap.settings import Settings

PAGE: Final = "index.html"
CLAIMS: Final = "claims.jsonl"
CONTROL: Final = "control.csv"
SOURCES: Final = "sources.csv"
ARTICLE_TABLE: Final = "articles.csv"
PREVIEW_NAME: Final = "preview.png"


class Weighing(Protocol):
    """What of a project turns its evidence into a map."""

    @property
    def folder(self) -> Path:
        """Where the project lies."""

    @property
    def settings(self) -> "Settings":
        """What its conflictmap.toml says."""

    def timeline(self, known_by: date | None = None, evidence: Evidence | None = None) -> Timeline:
        """Return who is reported to hold what on each day."""

    def weighing(self, evidence: Evidence) -> "tuple[SourceBook, ControlSettings]":
        """Return what is known of sources, and the parameters of the model."""

    def page_options(
        self, timeline: Timeline, evidence: Evidence, memory: Memory, preview: "Preview | None"
    ) -> "PageOptions":
        """Return what of a page is not in the timeline."""

    def provenance(self, timeline: Timeline, made: datetime) -> "Provenance":
        """Return what an output rests on."""


def write_output(
    project: Weighing,
    store: Store,
    evidence: Evidence,
    inputs: str,
    folder: Path,
    *,
    progress: Progress,
    clock: Callable[[], datetime],
) -> BuildReport:
    """Weigh the evidence, write all files of the output at once, and keep the build.

    Parameters
    ----------
    inputs
        An identity of all that the output follows from.
    folder
        Where to write.
    clock
        Gives the time that is noted.

    Raises
    ------
    NothingLeftError
        Nothing of the evidence can be put on a map.
    ConflictmapError
        The output or the store cannot be written; the output is then as it was.
    """
    from conflictmap.building.article_table import write_articles  # noqa: PLC0415 - heavy, as below
    from conflictmap.building.changes import write_changes  # noqa: PLC0415 - heavy, as below
    from conflictmap.building.snapshot import Snapshot  # noqa: PLC0415 - heavy, as below
    from conflictmap.control.source_table import write_sources  # noqa: PLC0415 - heavy, as below
    from conflictmap.control.table import write_control  # noqa: PLC0415 - heavy, as below
    from conflictmap.maps import write_page  # noqa: PLC0415 - as above
    from conflictmap.maps.embedding import OEMBED, oembed  # noqa: PLC0415 - as above

    output = project.settings.output
    progress("Control", 0, 0)
    timeline = project.timeline(evidence=evidence)
    if not timeline.states:
        raise NothingLeftError(
            f"no report of who holds which place was found in {len(evidence.articles)} articles",
            where=str(project.folder),
            mend="Look at what is read with conflictmap claims",
        )
    builds = Builds(store)
    before = builds.last_unlike(inputs)
    lines = list(zip((claim.article for claim in evidence.claims), claim_lines(evidence.claims), strict=True))
    progress("Map", 0, 0)
    with published(folder) as draft:
        with (draft / CLAIMS).open("w", encoding="utf-8", newline="\n") as file:
            file.writelines(line for _, line in lines)
        write_control(timeline, draft / CONTROL)
        write_sources(timeline, *project.weighing(evidence), draft / SOURCES)
        write_articles(evidence.articles, evidence.claims, evidence.copies, draft / ARTICLE_TABLE)
        preview = _preview(project, timeline, draft, store) if output.url else None
        write_page(timeline, draft / PAGE, project.page_options(timeline, evidence, store, preview))
        if output.url:
            announcement = oembed(project.settings.title, output.url, preview)
            (draft / OEMBED).write_text(announcement, encoding="utf-8", newline="\n")
        progress("Changes", 0, 0)
        changes = write_changes(
            draft, timeline, None if before is None else (before, Snapshot.stored(before, builds))
        )
        files = digests_of(draft)
        control = (draft / CONTROL).read_bytes()
    report = BuildReport(
        page=folder / PAGE,
        first=min(state.start for state in timeline.states),
        last=max(state.end for state in timeline.states),
        mapped=len({state.place for state in timeline.states}),
        articles=len(evidence.articles) - evidence.added,
        read_anew=evidence.read_anew,
        boilerplate=evidence.boilerplate,
        repeats=evidence.repeats,
        claims=len(evidence.claims),
        copies=evidence.kinds_of_copies,
        unresolved=evidence.unresolved,
        problems=evidence.problems,
        lookups=evidence.lookups,
        changes=changes,
    )
    lookups = evidence.lookups
    unasked = lookups is not None and (lookups.waiting > 0 or lookups.problem is not None)
    builds.keep(
        made=clock(),
        version=__version__,
        inputs=inputs,
        claims=lines,
        control=control,
        files=files,
        unfinished=unasked or evidence.unread > 0,
        report=report.to_json(project.folder),
    )
    return report


def _preview(project: Weighing, timeline: Timeline, folder: Path, memory: Memory) -> "Preview | None":
    """Draw what services that share links show of the page; None where no place has coordinates."""
    from conflictmap.maps.embedding import Preview  # noqa: PLC0415 - as in `write_output`
    from conflictmap.maps.pictures import Album  # noqa: PLC0415 - as above
    from conflictmap.maps.pictures.preview import PREVIEW, preview_of  # noqa: PLC0415 - as above

    if all(place.point is None for place in timeline.places):
        return None
    unsigned = project.provenance(timeline, datetime.fromtimestamp(0, tz=UTC))
    album = Album(timeline, unsigned, PREVIEW, base_map=project.settings.output.base_map, memory=memory)
    drawn = preview_of(album)
    (folder / PREVIEW_NAME).write_bytes(drawn.png)
    return Preview(PREVIEW_NAME, int(PREVIEW.width), int(PREVIEW.height), drawn.alternative)
