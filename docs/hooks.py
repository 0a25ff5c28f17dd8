r"""What the site does to pages that are written to be read on a code host as well.

Links to files outside of docs/ become that file's path: a checkout has the file, the site has not, and it
names no address of a repository. A bar in the code of a table, which has to be written as \|, is shown as a
bar.
"""

import re
from typing import Final

_OUTSIDE: Final = re.compile(r"\[([^\]\[]+)\]\(\.\./[^)\s]+\)")
_CELL: Final = re.compile(r"<td[^>]*>.*?</td>", re.DOTALL)


def on_page_markdown(markdown: str, **_kwargs: object) -> str:
    """Return a page's Markdown without links that lead out of the site.

    Parameters
    ----------
    markdown
        The page as it is kept.

    Returns
    -------
    str
        The same, with the words of such a link as code.
    """
    return _OUTSIDE.sub(lambda link: f"`{link[1].strip('`')}`", markdown)


def on_page_content(html: str, **_kwargs: object) -> str:
    r"""Return a page's HTML with | in the cells of tables where its Markdown has \|."""
    return _CELL.sub(lambda cell: cell[0].replace("\\|", "|"), html)
