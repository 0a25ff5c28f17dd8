"""YAML front matter: the lines between two `---` at the head of a file."""

import re
from typing import Final

import yaml
from pydantic import ValidationError

from conflictmap.articles.metadata import Metadata
from conflictmap.errors import ArticleError

_OPENING: Final = re.compile(r"---[ \t]*\r?\n")
_CLOSING: Final = re.compile(r"^(?:---|\.\.\.)[ \t]*(?:\r?\n|\Z)", re.MULTILINE)
# YAML forbids these; titles copied from the web hold some of them now and then.
_FORBIDDEN: Final = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufffe\uffff]")
# libyaml's is several times as fast; PyYAML is rarely built without it.
_LOADER: Final = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
# Fields are values and perhaps lists; libyaml builds deep ones by recursion, until the process dies of it.
_DEEPEST: Final = 50
_NULL: Final = "tag:yaml.org,2002:null"


def split_front_matter(text: str, where: str) -> tuple[Metadata, str]:
    """Return the front matter of a file and the text after it, to the letter.

    Parameters
    ----------
    text
        The whole file; without front matter it comes back as it is.
    where
        The file's name, for messages.

    Raises
    ------
    ArticleError
        The front matter is not closed, is no YAML mapping, or a field cannot be used.
    """
    opening = _OPENING.match(text)
    if opening is None:
        return Metadata(), text
    closing = _CLOSING.search(text, opening.end())
    if closing is None:
        raise ArticleError(
            "the front matter is not closed", where=f"{where}:1", mend="End it with a line of three dashes"
        )
    fields, lines = _fields(text[opening.end() : closing.start()], where)
    try:
        metadata = Metadata.model_validate(fields)
    except ValidationError as error:
        first = error.errors()[0]
        key = str(first["loc"][0])
        raise ArticleError(
            f"front matter: {key}: {first['msg'].removeprefix('Value error, ')}",
            where=f"{where}:{lines.get(key, 1)}",
        ) from error
    return metadata, text[closing.end() :]


def _fields(head: str, where: str) -> tuple[dict[str, str | None], dict[str, int]]:
    # The nodes rather than the values: they know their lines, and a title such as 1984, "no" or
    # 2016-12-11 stays the text that somebody wrote.
    plain = _FORBIDDEN.sub(" ", head)
    try:
        _check_depth(plain, where)
        root = yaml.compose(plain, Loader=_LOADER)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        raise ArticleError(
            f"front matter: {error.problem or error.context}",
            where=f"{where}:{mark.line + 2 if mark else 1}",
            mend="Put values that hold a colon or quotes between quotes",
        ) from error
    except (yaml.YAMLError, RecursionError) as error:
        raise ArticleError("front matter: this is not YAML", where=f"{where}:1") from error
    if root is None:
        return {}, {}
    if not isinstance(root, yaml.MappingNode):
        raise ArticleError(
            "front matter: there are no fields",
            where=f"{where}:2",
            mend='Write lines such as "published: 2016-12-11"',
        )
    fields: dict[str, str | None] = {}
    lines: dict[str, int] = {}
    for key, value in root.value:
        if isinstance(key, yaml.ScalarNode) and isinstance(value, yaml.ScalarNode):
            name = key.value.strip().lower()
            fields[name] = None if value.tag == _NULL else value.value
            lines[name] = key.start_mark.line + 2
    return fields, lines


def _check_depth(head: str, where: str) -> None:
    depth = 0
    for event in yaml.parse(head, Loader=_LOADER):
        if isinstance(event, yaml.CollectionStartEvent):
            depth += 1
            if depth > _DEEPEST:
                mark = event.start_mark
                raise ArticleError(
                    f"front matter: it is nested more than {_DEEPEST} deep",
                    where=f"{where}:{mark.line + 2 if mark else 1}",
                    mend='Write lines such as "published: 2016-12-11"',
                )
        elif isinstance(event, yaml.CollectionEndEvent):
            depth -= 1
