"""What the site does to a page: links to files outside of docs/ become that file's name.

On a code host, and in a checkout, such a link opens the file. The site does not have it, and names no address
of a repository.
"""

import re
from typing import Final

_OUTSIDE: Final = re.compile(r"\[([^\]\[]+)\]\(\.\./[^)\s]+\)")


def on_page_markdown(markdown: str, **_kwargs: object) -> str:
    """Return a page's Markdown without links that lead out of the site.

    Parameters
    ----------
    markdown
        The page as it is kept.

    Returns
    -------
    str
        The same, with the words of such a link as code: what is linked is called by its path.
    """
    return _OUTSIDE.sub(lambda link: f"`{link[1].strip('`')}`", markdown)
