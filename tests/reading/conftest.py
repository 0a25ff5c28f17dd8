from collections.abc import Callable
from datetime import date

import pytest

from conflictmap.data import gazetteer_folder, theatre_names
from conflictmap.model import Article, Claim
from conflictmap.places import Gazetteer, locate
from conflictmap.reading import Reader

# A Sunday, so that weekdays in the tests are easy to follow.
PUBLISHED = date(2016, 12, 11)

Read = Callable[..., tuple[Claim, ...]]


@pytest.fixture(scope="session")
def gazetteer() -> Gazetteer:
    """Open the built-in gazetteer with all theatres."""
    return Gazetteer.open(theatre_names(gazetteer_folder()))


@pytest.fixture(scope="session")
def reader() -> Reader:
    """Open the built-in reader, which tells the theatre from each text."""
    return Reader.open()


@pytest.fixture(scope="session")
def read(reader: Reader, gazetteer: Gazetteer) -> Read:
    """Read a text as an article of that Sunday and locate its claims."""

    def _read(
        text: str, *, title: str | None = None, source: str | None = None, published: date | None = PUBLISHED
    ) -> tuple[Claim, ...]:
        article = Article("report", title, source, None, published, "en", text)
        return locate(reader.read(article, gazetteer), {article.id: article}, gazetteer)

    return _read
