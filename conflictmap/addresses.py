"""Addresses of the web: of articles, and of the map itself."""

import re
from typing import Final
from urllib.parse import quote, urlsplit

from conflictmap.wording import plain

# Of RFC 3986, and the percent sign of what is encoded already.
_OF_ADDRESSES: Final = "!$&'()*+,;=:@/?#[]%-._~"


def fault_of(address: str) -> tuple[str, str] | None:
    """Return what is wrong with an address and how to mend it, None where nothing is.

    Parameters
    ----------
    address
        Of the page: http or https, of a folder (with a slash at its end) or of an .html file, so that what
        lies beside the page has an address, too.
    """
    try:
        parts = urlsplit(address)
        web = parts.scheme in {"http", "https"} and parts.hostname and (parts.port is None or parts.port)
    except ValueError:
        web = False
    if not web or not address.isascii() or not address.isprintable() or any(c in address for c in ' "<>\\'):
        return f"{address!r} is no http or https address", "Write https://host/folder/"
    if parts.username is not None or "?" in address or "#" in address:
        return (
            "the address holds more than server and path",
            "Leave out what stands before @ and after ? or #",
        )
    if not parts.path.endswith(("/", ".html")):
        return f"{address!r} is neither a folder nor a page", "Let it end in / or in the page's name"
    return None


def web_address(url: str | None) -> str | None:
    """Return an address of the web with every unusual character encoded, None for anything else."""
    if url is None or not re.match(r"https?://[^/\s]", url, re.IGNORECASE):
        return None
    return quote(plain(url), safe=_OF_ADDRESSES)
