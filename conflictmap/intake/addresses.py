"""Which addresses may be fetched: http and https, and no machine of one's own network unless allowed."""

import ipaddress
import re
import socket
import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final
from urllib.parse import quote, urlsplit, urlunsplit

from conflictmap.errors import FetchError

Resolver = Callable[[str, int], Sequence[str]]
"""Gives the IP addresses of a host."""

IPAddress = ipaddress.IPv4Address | ipaddress.IPv6Address

_PORTS: Final = {"http": 80, "https": 443}
# Networks through which an IPv4 address is reached by one of IPv6 (RFC 6052, RFC 7915): the last four bytes
# count. Of the first alone everybody can be a part.
_PUBLIC_TRANSLATION: Final = ipaddress.ip_network("64:ff9b::/96")
_TRANSLATED: Final = (
    _PUBLIC_TRANSLATION,
    ipaddress.ip_network("64:ff9b:1::/48"),
    ipaddress.ip_network("::ffff:0:0:0/96"),
)
# What IANA does not call global, though older versions of `ipaddress` do; also 6to4 and Teredo, which nobody
# should use any more.
_NOT_PUBLIC: Final = tuple(
    ipaddress.ip_network(network)
    for network in (
        *("64:ff9b:1::/48", "100::/64", "2001::/23", "2002::/16", "3fff::/20", "5f00::/16"),
        *("192.0.0.0/24", "192.88.99.0/24"),
    )
)
_HOST: Final = re.compile(r"[a-z0-9._-]+|[0-9a-f:.]+", re.IGNORECASE)
_ALLOW: Final = "Allow it with --allow-private if you know the server"


@dataclass(frozen=True, slots=True)
class Target:
    """An address in its parts, in ASCII: what goes into a request.

    Attributes
    ----------
    host
        The server's name or IP address, without brackets.
    path
        Path and query.
    """

    scheme: str
    host: str
    port: int
    path: str

    @property
    def origin(self) -> str:
        """Return scheme, server and port: what a robots.txt is valid for."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        port = "" if self.port == _PORTS[self.scheme] else f":{self.port}"
        return f"{self.scheme}://{host}{port}"

    @property
    def url(self) -> str:
        """Return the whole address."""
        return f"{self.origin}{self.path}"


def default_port(scheme: str) -> int:
    """Return the port of http or https where an address names none."""
    return _PORTS[scheme]


def parse_address(url: str) -> Target:
    """Return an address in its parts.

    Raises
    ------
    FetchError
        It is none, of another scheme than http and https, or holds a password.
    """
    where = printable(url)
    try:
        parts = urlsplit(url.strip())
        port = parts.port
        host = (parts.hostname or "").rstrip(".")
        if not host.isascii():
            host = host.encode("idna").decode("ascii")
    except ValueError as error:
        raise FetchError("this is no address", where=where) from error
    if parts.scheme not in _PORTS:
        raise FetchError(
            "only http and https are fetched", where=where, mend="Save the page and add the file"
        )
    # Anything else is no name of a server, and could mean something to whoever looks it up.
    if not _HOST.fullmatch(host):
        raise FetchError("the address names no server", where=where)
    if parts.username is not None or parts.password is not None:
        # What is fetched is written into files with its address.
        raise FetchError(
            "there is a user name or password in the address",
            where=where,
            mend="Save the page and add the file",
        )
    path = quote(parts.path or "/", safe="/%:@!$&'()*+,;=~-._", errors="replace")
    query = quote(parts.query, safe="/%:@!$&'()*+,;=~-._?[]", errors="replace")
    return Target(
        parts.scheme, host.lower(), port or _PORTS[parts.scheme], urlunsplit(("", "", path, query, ""))
    )


def printable(url: str) -> str:
    """Return an address as one line that a terminal shows and does not obey, without a password."""
    shown = quote(url.strip(), safe="%/:@!$&'()*+,;=?#[]~-._", errors="replace")
    scheme, separator, rest = shown.partition("://")
    server, slash, path = rest.partition("/")
    return f"{scheme}{separator}{server.rpartition('@')[2]}{slash}{path}" if separator else shown


def system_resolver(host: str, port: int) -> Sequence[str]:
    """Return the IP addresses that the system knows of a host, in the order to try them."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM, proto=socket.IPPROTO_TCP)
    return tuple(dict.fromkeys(str(address[4][0]) for address in found))


def resolve(target: Target, resolver: Resolver, timeout: float, *, allow_private: bool) -> tuple[str, ...]:
    """Return the IP addresses of a server, each of which has been checked: connect to these and no other.

    Parameters
    ----------
    timeout
        Seconds to wait for the names' service.
    allow_private
        Whether this machine and those of its own network may be asked.

    Raises
    ------
    FetchError
        The server has no address, or one that must not be asked. One bad address of several is enough: a
        name that points into one's own network is up to something, or meant for there.
    """
    answers: list[Sequence[str]] = []
    failures: list[OSError] = []

    def ask() -> None:
        try:
            answers.append(resolver(target.host, target.port))
        except ValueError:
            failures.append(OSError("no such name is possible"))
        except OSError as error:
            failures.append(error)

    # The system's own look-up knows no time limit.
    asking = threading.Thread(target=ask, daemon=True)
    asking.start()
    asking.join(timeout)
    if not answers or not answers[0]:
        reason = (failures[0].strerror or str(failures[0])) if failures else "no answer in time"
        raise FetchError(
            f"the server {target.host} cannot be found ({reason})",
            where=target.url,
            mend="Check the spelling and the network",
        )
    for address in answers[0]:
        kind = forbidden(address, allow_private=allow_private)
        if kind is not None:
            at = "" if target.host == address else f" at {address},"
            raise FetchError(
                f"the server {target.host} is{at} {kind}, and is not asked",
                where=target.url,
                mend=None if allow_private else _ALLOW,
            )
    return tuple(answers[0])


def forbidden(address: str, *, allow_private: bool) -> str | None:
    """Return what is wrong with connecting to an IP address, or None where nothing is.

    Addresses of a link are never asked: there is where clouds keep the keys of their machines.
    """
    try:
        ip = ipaddress.ip_address(address.partition("%")[0])
    except ValueError:
        return "which is no IP address"
    # What is connected to, and the machine of IPv4 that this may lead to.
    hops = [_unmapped(ip), _within(ip)]
    never = (
        (_no_single_machine, "which is no single machine"),
        (lambda ip: ip.is_link_local, "an address of the local link"),
        (lambda ip: ip.version == 4 and ip.is_reserved, "a reserved address"),  # noqa: PLR2004 - IPv4
    )
    if kinds := [kind for applies, kind in never if any(applies(hop) for hop in hops)]:
        return kinds[0]
    if allow_private or all(_is_public(hop) for hop in hops):
        return None
    loopback = any(hop.is_loopback for hop in hops)
    return "this machine" if loopback else "an address of a private network"


def _no_single_machine(ip: IPAddress) -> bool:
    return ip.is_unspecified or ip.is_multicast


def _is_public(ip: IPAddress) -> bool:
    if ip in _PUBLIC_TRANSLATION:
        return True  # The address behind it decides.
    if isinstance(ip, ipaddress.IPv6Address) and ip.is_site_local:
        return False
    return ip.is_global and not ip.is_reserved and not any(ip in network for network in _NOT_PUBLIC)


def _unmapped(ip: IPAddress) -> IPAddress:
    """Return an IPv4 address as such, also where it is written as one of IPv6."""
    return (ip.ipv4_mapped if isinstance(ip, ipaddress.IPv6Address) else None) or ip


def _within(ip: IPAddress) -> IPAddress:
    """Return the IPv4 address that one of IPv6 stands for, where it does."""
    if isinstance(ip, ipaddress.IPv4Address):
        return ip
    if any(ip in network for network in _TRANSLATED):
        return ipaddress.IPv4Address(int(ip) & 0xFFFFFFFF)
    teredo = ip.teredo
    return ip.ipv4_mapped or ip.sixtofour or (teredo[1] if teredo else ip)
