"""What a check finds, and how a check that cannot even be made is told."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from conflictmap.errors import ConflictmapError
from conflictmap.wording import plain


@dataclass(frozen=True, slots=True)
class Finding:
    """What a check found: `sound` False stops builds; a `warning` should be looked after, and stops none."""

    check: str
    says: str
    sound: bool = True
    warning: bool = False

    def __str__(self) -> str:
        mark = "warn" if self.warning else "ok" if self.sound else "FAIL"
        return f"{mark:<4}  {plain(self.check)}: {plain(self.says)}"


Check = tuple[str, Callable[[], Iterable[Finding]]]
"""What is looked at, and what looks."""


def findings_of(checks: Iterable[Check]) -> Iterator[Finding]:
    """Make checks one after the other, and go on where one breaks off, which is a finding too.

    What makes several checks break off is told once.
    """
    told: set[str] = set()
    for name, check in checks:
        try:
            yield from check()
        except ConflictmapError as error:
            says = str(error)
        except ImportError as error:
            says = f"{error.name or error} is missing or broken. Install conflictmap again"
        except OSError as error:
            where = "" if error.filename is None else f"{error.filename}: "
            says = f"{where}{error.strerror or error}. See to its rights"
        else:
            continue
        if says not in told:
            told.add(says)
            yield failed(name, says)


def warned(check: str, says: str) -> Finding:
    """Return a finding that stops no build."""
    return Finding(check, says, warning=True)


def failed(check: str, says: str) -> Finding:
    """Return a finding that stops builds."""
    return Finding(check, says, sound=False)
