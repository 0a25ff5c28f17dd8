"""What a site's robots.txt allows, and how long it wants one to wait (RFC 9309)."""

import http.client
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final

from conflictmap.errors import FetchError
from conflictmap.intake.exchange import Answer

LARGEST: Final = 500 * 1024
"""Bytes of a robots.txt that are read; RFC 9309 (2.5) asks for at least so many."""


@dataclass(frozen=True, slots=True)
class Rules:
    """A site's rules.

    Attributes
    ----------
    refused
        Why nothing may be fetched there, or None.
    parsed
        What protego made of the file, or None where everything is allowed.
    """

    refused: FetchError | None = None
    parsed: Any = None  # protego ships no types

    def allow(self, url: str, user_agent: str) -> bool:
        """Tell whether a page may be fetched."""
        return self.parsed is None or bool(self.parsed.can_fetch(url, user_agent))

    def delay(self, user_agent: str) -> float:
        """Return the seconds from one request to the next that the site asks for, 0 where it does not."""
        return 0.0 if self.parsed is None else float(self.parsed.crawl_delay(user_agent) or 0.0)


def read_rules(fetch: Callable[[], Answer]) -> Rules:
    """Return a site's rules from what fetching its robots.txt gives.

    A client's error means that there are none; a server's, or no answer, that nothing is allowed
    (RFC 9309, 2.3.1.3 and 2.3.1.4).
    """
    try:
        answer = fetch()
    except FetchError as error:
        return Rules(refused=error)
    if http.client.BAD_REQUEST <= answer.status < http.client.INTERNAL_SERVER_ERROR:
        return Rules()
    if answer.status != http.client.OK:
        return Rules(
            refused=FetchError(
                f"the site's robots.txt answers HTTP {answer.status}, so that nothing may be fetched there",
                mend="Try again later, or save the page and add the file",
            )
        )
    # Imported here since nobody needs it who adds files.
    from protego import Protego  # noqa: PLC0415 - see above

    return Rules(parsed=Protego.parse(answer.body.decode("utf-8", "replace")))
