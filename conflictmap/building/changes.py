"""What a build changed on the map: for the terminal, for people in Markdown, for programs in JSON."""

import json
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Final

from conflictmap.building.snapshot import Snapshot
from conflictmap.control.comparison import Comparison, compare
from conflictmap.differences import Report, json_object, lines_of, markdown, told_of
from conflictmap.model import Timeline
from conflictmap.store import StoredBuild
from conflictmap.wording import escaped_json, moment

MARKDOWN: Final = "changes.md"
JSON: Final = "changes.json"

# So many differences are told on the terminal.
_TOLD: Final = 5


@dataclass(frozen=True, slots=True)
class Changes:
    """What is otherwise on the map than in the build before.

    Attributes
    ----------
    since
        What the build before is called.
    places
        How many places differ.
    lines
        The most telling differences, each with the claim that brought it about; and how many there are more.
    """

    since: str
    places: int
    lines: tuple[str, ...]


def continued(timeline: Timeline, until: date) -> Timeline:
    """Return a timeline whose newest states go on until a day, where they end before it.

    What a map said last stands until a newer one says otherwise: without this, a town that fell after the
    last day of the earlier map would be no change.
    """
    last = max(state.end for state in timeline.states)
    if last >= until:
        return timeline
    states = (replace(state, end=until) if state.end == last else state for state in timeline.states)
    return replace(timeline, states=tuple(states))


def write_changes(
    folder: Path, timeline: Timeline, before: tuple[StoredBuild, Snapshot] | None
) -> Changes | None:
    """Write changes.md and changes.json into a folder, and return the gist of them.

    Parameters
    ----------
    timeline
        What was built just now.
    before
        The build before and what it said, None for a first build: then the files say just that.
    """
    heading = "What changed on the map"
    if before is None:
        _write(folder / MARKDOWN, f"# {heading}\n\nThis is the first build.\n")
        _write(folder / JSON, _json({"since": None, "first_build": True, "differences": []}))
        return None
    build, old = before
    new = Snapshot.of(timeline)
    comparison = compare(continued(old.timeline, max(state.end for state in timeline.states)), timeline)
    report = told_of(old, new, comparison, _names(old.timeline, timeline))
    since = moment(build.made)
    page = markdown(report, f"{heading} since {since}")
    _write(folder / MARKDOWN, "".join(f"{line}\n" for line in page))
    facts = {"since": build.made.isoformat(), "version": build.version, "first_build": False}
    _write(folder / JSON, _json(facts | json_object(report)))
    places = {difference.place for difference in comparison.differences}
    return Changes(since, len(places), tuple(_told(report, comparison)))


def _told(report: Report, comparison: Comparison) -> list[str]:
    lines = lines_of(report, _TOLD)
    more = len(comparison.differences) - _TOLD
    return [*lines, *([f"and {more} more: see {MARKDOWN}"] if more > 0 else [])]


def _names(old: Timeline, new: Timeline) -> dict[str, str]:
    names = {place.id: place.name for timeline in (old, new) for place in timeline.places}
    return dict(sorted(names.items()))


def _json(document: object) -> str:
    return escaped_json(json.dumps(document, ensure_ascii=False, indent=1)) + "\n"


def _write(path: Path, text: str) -> None:
    path.write_text(text, encoding="utf-8", newline="\n")
