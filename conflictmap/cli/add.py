"""`conflictmap add`: articles into a project, from files, pages, feeds and datasets."""

import sys
from collections import Counter
from datetime import UTC, datetime
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Final

import typer

from conflictmap.cli.candidates import counted
from conflictmap.cli.problems import lost, say
from conflictmap.cli.progress import shown_progress
from conflictmap.cli.status import FAILURE, LEFT_OUT, SUCCESS
from conflictmap.wording import path_line, plain

if TYPE_CHECKING:
    from conflictmap.errors import ConflictmapError
    from conflictmap.intake import Outcome

EXAMPLE: Final = "Example: conflictmap add palmyra reports/ https://news.example/feed.xml archive.csv"

# So many links, notes and known articles are told one by one; the rest are counted.
_NAMED: Final = 10


class As(StrEnum):
    """The sorts of sources, as intake.Kind has them."""

    HTML = "html"
    TEXT = "text"
    MARKDOWN = "markdown"
    JSON = "json"
    JSONL = "jsonl"
    CSV = "csv"
    FEED = "feed"
    WARC = "warc"


class DateOrder(StrEnum):
    """What 05/04/2017 means."""

    DMY = "dmy"
    MDY = "mdy"


def add(
    project: Annotated[Path, typer.Argument(help="The project's folder.", metavar="PROJECT")],
    sources: Annotated[
        list[str],
        typer.Argument(help="Files, folders, addresses, or - for standard input.", metavar="SOURCE"),
    ],
    *,
    kind: Annotated[
        As | None,
        typer.Option("--as", help="What the sources are.", show_default="told from name and content"),
    ] = None,
    column: Annotated[
        list[str] | None,
        typer.Option(
            help="Which column of a dataset is which field, as text=body; may be given again. Fields are"
            " id, title, source, url, published, text.",
            metavar="FIELD=COLUMN",
        ),
    ] = None,
    dates: Annotated[
        DateOrder | None,
        typer.Option(help="What 05/04/2017 means in datasets: day or month first.", show_default="refused"),
    ] = None,
    limit: Annotated[int, typer.Option(min=1, help="Entries of a feed to look at, the newest first.")] = 50,
    outlet: Annotated[
        str | None, typer.Option(help="Who published what does not say it itself.", metavar="NAME")
    ] = None,
    published: Annotated[
        datetime | None,
        typer.Option(help="Day of what does not say it itself.", formats=["%Y-%m-%d"], metavar="YYYY-MM-DD"),
    ] = None,
    largest: Annotated[float, typer.Option(min=0.001, help="Megabytes of the longest page or text.")] = 10.0,
    timeout: Annotated[float, typer.Option(min=0.1, help="Seconds for each answer from the web.")] = 30.0,
    user_agent: Annotated[
        str | None,
        typer.Option(
            help="What requests introduce themselves with.",
            show_default="conflictmap/VERSION",
            metavar="TEXT",
        ),
    ] = None,
    allow_private: Annotated[
        bool, typer.Option("--allow-private", help="Also fetch from this machine and its own network.")
    ] = False,
) -> None:
    """Add articles to a project, from files, folders, web pages, feeds and datasets.

    Each article becomes a readable file in articles/, a dataset one .jsonl, and what came in is kept in
    articles/_originals/. What is there already is not added twice; copies and other versions are added with
    a link to what they repeat. Standard output has the path of each file that was written.
    """
    # Imported here since `conflictmap add --help` needs none of it.
    from conflictmap.building.lock import one_at_a_time  # noqa: PLC0415 - see above
    from conflictmap.intake import (  # noqa: PLC0415 - see above
        Columns,
        Fetcher,
        Kind,
        Limits,
        Options,
        Reading,
        parse_columns,
    )
    from conflictmap.intake import add as add_sources  # noqa: PLC0415 - see above
    from conflictmap.intake.keeping import clear_drafts  # noqa: PLC0415 - see above
    from conflictmap.project import ADD_LOCK, ARTICLES, Project  # noqa: PLC0415 - see above
    from conflictmap.store import Store  # noqa: PLC0415 - see above

    try:
        named = parse_columns(column or ())
    except ValueError as error:
        raise typer.BadParameter(str(error), param_hint="--column") from error
    if user_agent is not None and not (
        user_agent.isascii() and user_agent.isprintable() and user_agent.strip()
    ):
        raise typer.BadParameter("it may only hold printable ASCII characters", param_hint="--user-agent")
    size = int(largest * 1_000_000)
    limits = Limits(largest=size, timeout=timeout, allow_private=allow_private)
    if user_agent is not None:
        limits = Limits(user_agent.strip(), size, timeout, allow_private)
    options = Options(
        reading=Reading(
            Columns(named, None if dates is None else dates is DateOrder.DMY),
            None if kind is None else Kind(kind),
            size,
        ),
        today=datetime.now(tz=UTC).date(),
        entries=limit,
        outlet=outlet,
        published=None if published is None else published.date(),
    )
    opened = Project.open(project)
    tally = _Tally(project)
    with (
        shown_progress() as progress,
        # Two additions at a time would not know each other's articles.
        one_at_a_time(opened.folder / ADD_LOCK, _say_waiting),
        Store(opened.store_path) as memory,
    ):
        progress("Adding", 0, 0)
        clear_drafts(opened.folder / ARTICLES)
        for outcome in add_sources(
            opened.folder / ARTICLES,
            sources,
            options,
            fetcher=Fetcher(limits),
            stdin=sys.stdin.buffer,
            memory=memory,
        ):
            tally.take(outcome)
            progress("Adding", tally.articles, 0)
    for line in (*tally.untold(), tally.summary()):
        sys.stderr.write(f"{line}\n")
    raise typer.Exit(tally.status())


def _say_waiting() -> None:
    sys.stderr.write("other articles are being added to this project: waiting until that has ended\n")


class _Tally:
    """Tells what became of each source, and counts it."""

    def __init__(self, project: Path) -> None:
        self._project = project
        self._files = 0
        self._links: Counter[str] = Counter()
        self._told: Counter[str] = Counter()
        self._known = 0
        self._problems: list[ConflictmapError] = []
        self.articles = 0

    def take(self, outcome: "Outcome") -> None:
        """Tell what became of one thing: a file on standard output, all else on standard error."""
        from conflictmap.intake import Added, Known  # noqa: PLC0415 - as in `add`

        if isinstance(outcome, Added):
            self._files += 1
            self.articles += len(outcome.articles)
            sys.stdout.write(f"{path_line(outcome.path)}\n")
            sys.stdout.flush()
            self._links.update(link.kind.value for link in outcome.links)
            for link in outcome.links:
                self._tell("linked", plain(str(link)))
            for note in outcome.notes:
                self._tell("noted", plain(str(note)))
        elif isinstance(outcome, Known):
            self._known += outcome.count
            what = f"it is {plain(outcome.article)}" if outcome.article else counted(outcome.count, "article")
            self._tell("already there", f"{plain(outcome.where)}: {what}")
        else:
            self._problems.append(outcome)
            say(type(outcome)(plain(str(outcome))))

    def _tell(self, what: str, line: str) -> None:
        self._told[what] += 1
        if self._told[what] <= _NAMED:
            sys.stderr.write(f"{what}: {line}\n")

    def untold(self) -> list[str]:
        """Return a line for each sort of thing of which there was more than is told one by one."""
        mend = {
            "linked": "the fields copy_of, updates and updated_by name what they repeat",
            "noted": f"conflictmap build {path_line(self._project)} names each",
            "already there": "each is in the project",
        }
        return [
            f"{what}: {number - _NAMED:,} more; {mend[what]}"
            for what, number in self._told.items()
            if number > _NAMED
        ]

    def summary(self) -> str:
        """Return in a line what was done."""
        linked = [
            text
            for kind, noun in (("copy", "copy"), ("update", "other version"))
            if (text := _several(self._links[kind], noun))
        ]
        left_out = sum(lost([problem]) for problem in self._problems)
        if not self.articles and not left_out:
            return f"nothing new: {counted(self._known, 'article')} already there"
        parts = [f"added {counted(self.articles, 'article')}"]
        if self._files != self.articles:
            parts[0] += f" in {counted(self._files, 'file')}"
        if linked:
            parts[0] += f" (linked: {', '.join(linked)})"
        if self._known:
            parts.append(f"{self._known:,} already there")
        if left_out:
            parts.append(f"{left_out:,} left out")
        return ", ".join(parts)

    def status(self) -> int:
        """Return the exit status."""
        if not lost(self._problems):
            return SUCCESS
        return LEFT_OUT if self.articles or self._known else FAILURE


def _several(number: int, noun: str) -> str:
    plural = f"{noun[:-1]}ies" if noun.endswith("y") else f"{noun}s"
    return f"{number} {noun if number == 1 else plural}" if number else ""
