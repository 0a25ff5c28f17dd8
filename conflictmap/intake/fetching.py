"""Pages and feeds from the web: checked at each redirect, as robots.txt allows, and at a polite pace."""

import http.client
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Final
from urllib.parse import urljoin

from conflictmap import __version__
from conflictmap.clock import WALL, Clock
from conflictmap.errors import FetchError
from conflictmap.intake.addresses import Resolver, Target, parse_address, printable, resolve, system_resolver
from conflictmap.intake.exchange import Answer, ask
from conflictmap.intake.robots import LARGEST as LARGEST_ROBOTS
from conflictmap.intake.robots import Rules, read_rules

USER_AGENT: Final = f"conflictmap/{__version__} (+reads reports for a map of who holds what)"
"""What requests introduce themselves with."""

LARGEST: Final = 10_000_000
"""Bytes of the longest page; the longest reports with all their scripts have a fifth of that."""

_REDIRECTS: Final = 5
_PACE: Final = 1.0
# A longer wait is for a crawler that runs all night.
_LONGEST_WAIT: Final = 60.0
_BUSY: Final = frozenset({429, 503})
_MOVED: Final = frozenset({301, 302, 303, 307, 308})
_READABLE: Final = re.compile(
    r"text/(?:html|plain|markdown|xml|csv|tab-separated-values)"
    r"|(?:text|application)/(?:x-)?(?:rss|atom|rdf)(?:\+xml)?"
    r"|application/(?:xhtml\+xml|xml|json|ld\+json|feed\+json|x-ndjson|jsonl?|csv)"
)
# What servers say that do not know better; the file's own ending then says what it is.
_UNKNOWN: Final = frozenset({"", "application/octet-stream", "binary/octet-stream"})
_PRODUCT: Final = re.compile(r"[A-Za-z_-]+")


@dataclass(frozen=True, slots=True)
class Limits:
    """How far fetching goes.

    Attributes
    ----------
    largest
        Bytes of a body, also after decompression.
    timeout
        Seconds of one exchange.
    allow_private
        Whether this machine and its own network may be asked.
    """

    user_agent: str = USER_AGENT
    largest: int = LARGEST
    timeout: float = 30.0
    allow_private: bool = False


@dataclass(frozen=True, slots=True)
class Fetched:
    """A page.

    Attributes
    ----------
    url
        Where it was found in the end.
    content_type
        Without parameters, in small letters; empty where the server does not say.
    charset
        Of the text, where the server says it.
    """

    url: str
    content_type: str
    charset: str | None
    body: bytes


@dataclass(slots=True)
class _Site:
    rules: Rules
    next_at: float = 0.0


@dataclass(slots=True)
class Fetcher:
    """Fetches pages one after the other, and knows what the sites asked of it in this run."""

    limits: Limits = field(default_factory=Limits)
    clock: Clock = WALL
    resolver: Resolver = system_resolver
    now: Callable[[], datetime] = lambda: datetime.now(tz=UTC)
    _sites: dict[str, _Site] = field(default_factory=dict)

    def fetch(self, url: str, endings: frozenset[str] = frozenset()) -> Fetched:
        """Return a page.

        Parameters
        ----------
        endings
            Those of a path by which a file is known whose server does not say what it is.

        Raises
        ------
        FetchError
            It cannot be fetched, or must not be.
        """
        target, answer = self._follow(parse_address(url), self._politely)
        if answer.status != http.client.OK:
            raise _refused(target, answer.status)
        stated = answer.headers.get("content-type", "")
        content_type = stated.partition(";")[0].strip().lower()
        known = content_type in _UNKNOWN and (
            not content_type or any(target.path.partition("?")[0].endswith(end) for end in endings)
        )
        if not known and not _READABLE.fullmatch(content_type):
            raise FetchError(
                f"this is {printable(content_type)}, not a page, text or feed",
                where=target.url,
                mend="Name the address of the report itself",
            )
        charset = re.search(r"charset\s*=\s*[\"']?([\w.:-]+)", stated, re.IGNORECASE)
        return Fetched(target.url, content_type, charset[1].lower() if charset else None, answer.body)

    def _follow(self, target: Target, ask_for: Callable[[Target], Answer]) -> tuple[Target, Answer]:
        """Ask, and follow redirects, each as strictly as the first address."""
        for _ in range(_REDIRECTS + 1):
            answer = ask_for(target)
            location = answer.headers.get("location", "")
            if answer.status not in _MOVED or not location:
                return target, answer
            try:
                # http.client reads headers as Latin-1; what is not ASCII was UTF-8.
                moved = urljoin(target.url, location.encode("latin-1").decode("utf-8", "replace"))
            except ValueError as error:
                raise FetchError("it redirects to what is no address", where=target.url) from error
            following = parse_address(moved)
            if target.scheme == "https" and following.scheme == "http":
                raise FetchError(
                    f"it redirects from https to unprotected http ({following.url})", where=target.url
                )
            target = following
        raise FetchError(f"it redirects more than {_REDIRECTS} times", where=target.url)

    def _politely(self, target: Target) -> Answer:
        """Ask for a page when the site allows it, and once more when it asks for patience."""
        site = self._site(target)
        where = target.url
        if site.rules.refused is not None:
            raise FetchError(site.rules.refused.what, where=where, mend=site.rules.refused.mend)
        agent = self.limits.user_agent
        if not site.rules.allow(where, _product(agent)):
            raise FetchError(
                "the site's robots.txt does not allow it", where=where, mend="Save the page and add the file"
            )
        self._wait(site, target)
        answer = self._ask(target)
        if answer.status not in _BUSY:
            return answer
        wait = self._retry_after(answer)
        if wait is None:
            return answer
        if wait > _LONGEST_WAIT:
            raise FetchError(
                f"the site is busy (HTTP {answer.status}) and asks to come back in {wait:.0f} seconds",
                where=where,
                mend="Try again later",
            )
        site.next_at = max(site.next_at, self.clock.now() + wait)
        self._wait(site, target)
        return self._ask(target)

    def _site(self, target: Target) -> _Site:
        site = self._sites.get(target.origin)
        if site is None:
            robots = parse_address(f"{target.origin}/robots.txt")
            rules = read_rules(lambda: self._follow(robots, self._ask_robots)[1])
            site = self._sites[target.origin] = _Site(rules)
        return site

    def _wait(self, site: _Site, target: Target) -> None:
        pace = max(_PACE, site.rules.delay(_product(self.limits.user_agent)))
        now = self.clock.now()
        if site.next_at > now:
            if site.next_at - now > _LONGEST_WAIT:
                raise FetchError(
                    f"the site asks for {pace:.0f} seconds between pages",
                    where=target.url,
                    mend="Add its pages one at a time",
                )
            self.clock.sleep(site.next_at - now)
        site.next_at = self.clock.now() + pace

    def _ask(self, target: Target) -> Answer:
        return self._checked(target, self.limits.largest, cut=False)

    def _ask_robots(self, target: Target) -> Answer:
        return self._checked(target, LARGEST_ROBOTS, cut=True)

    def _checked(self, target: Target, largest: int, *, cut: bool) -> Answer:
        limits = self.limits
        addresses = resolve(target, self.resolver, limits.timeout, allow_private=limits.allow_private)
        return ask(
            target,
            addresses,
            user_agent=limits.user_agent,
            timeout=limits.timeout,
            largest=largest,
            cut=cut,
        )

    def _retry_after(self, answer: Answer) -> float | None:
        stated = answer.headers.get("retry-after", "").strip()
        if stated.isdecimal():
            return float(stated[:9])
        try:
            until = parsedate_to_datetime(stated)
        except (ValueError, OverflowError):
            return None
        if until.tzinfo is None:
            until = until.replace(tzinfo=UTC)
        return max((until - self.now()).total_seconds(), 0.0)


def _product(user_agent: str) -> str:
    """Return the name by which a robots.txt knows a client: what stands before its version."""
    found = _PRODUCT.match(user_agent)
    return found[0] if found else user_agent


def _refused(target: Target, status: int) -> FetchError:
    phrase = http.client.responses.get(status, "")
    mend = {404: "Check the address", 403: "Save the page and add the file"}.get(status)
    return FetchError(f"the site answers HTTP {status} {phrase}".rstrip(), where=target.url, mend=mend)
