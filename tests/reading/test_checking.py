"""What becomes of the claims that an extractor returns, and of its failures."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace

import pytest

from conflictmap.errors import ArticleError, InstallationError
from conflictmap.model import Article, Claim, Toponym
from conflictmap.places import Gazetteer
from conflictmap.reading import Extractor, Reader, ToponymFinder
from conflictmap.reading.checking import Reading, read_checked

TEXTS = ("Kurdish fighters took Tell Abyad.", "ISIS seized Ramadi.", "Iraqi forces took Tikrit.")
ARTICLES = [Article(f"a{n}", None, None, None, None, "en", text) for n, text in enumerate(TEXTS)]

Change = Callable[[Article, tuple[Claim, ...]], tuple[Claim, ...]]


class Changed:
    """The built-in reader with something done to the claims of each article."""

    identity = "changed"

    def __init__(self, reader: Reader, change: Change) -> None:
        self.reader = reader
        self.change = change

    def read_many(self, articles: Iterable[Article], finder: ToponymFinder) -> Iterator[tuple[Claim, ...]]:
        """Yield what is left of each article's claims."""
        for article in articles:
            yield self.change(article, self.reader.read(article, finder))


class Silent(Changed):
    """An extractor that leaves out articles in which it finds nothing, which shifts those after."""

    def read_many(self, articles: Iterable[Article], finder: ToponymFinder) -> Iterator[tuple[Claim, ...]]:
        """Yield only what is not empty."""
        return filter(None, super().read_many(articles, finder))


@pytest.fixture
def check(reader: Reader, gazetteer: Gazetteer) -> Callable[..., list[Reading]]:
    """Return a function that reads the articles with their claims changed."""

    def _check(change: Change, kind: type[Changed] = Changed) -> list[Reading]:
        extractor: Extractor = kind(reader, change)
        return list(read_checked(extractor, "changed", ARTICLES, gazetteer))

    return _check


def only(identity: str, change: Callable[[Claim], Claim]) -> Change:
    return lambda article, claims: tuple(map(change, claims)) if article.id == identity else claims


def test_what_is_sound_comes_through_as_it_was(check: Callable[..., list[Reading]], reader: Reader) -> None:
    """The built-in reader's claims pass unchanged, one reading an article in their order."""
    readings = check(lambda _, claims: claims)
    assert [reading.article for reading in readings] == ARTICLES
    assert all(reading.problem is None for reading in readings)
    assert [claim.toponym.name for reading in readings for claim in reading.claims] == [
        "Tell Abyad",
        "Ramadi",
        "Tikrit",
    ]
    assert isinstance(reader, Extractor)


@pytest.mark.parametrize(
    ("change", "fault"),
    [
        (lambda claim: replace(claim, quote="ISIS lost Ramadi."), "a quote that is not in the text (1)"),
        (lambda claim: replace(claim, start=-3), "outside the text (1)"),
        (lambda claim: replace(claim, end=500), "outside the text (1)"),
        (lambda claim: replace(claim, in_title=True), "outside the text (1)"),
        (lambda claim: replace(claim, article="a0"), "of another article (1)"),
        (lambda claim: replace(claim, toponym=Toponym("Basra", 0, 5)), "a place that is not in the text (1)"),
        (lambda claim: replace(claim, gainer=7), "no claim (1)"),
        (lambda claim: replace(claim, when=None), "no claim (1)"),
        (lambda claim: replace(claim, start="first"), "no claim (1)"),
        (lambda _: None, "no claim (1)"),
    ],
)
def test_what_is_not_in_the_article_is_dropped(
    check: Callable[..., list[Reading]], change: Callable[[Claim], Claim], fault: str
) -> None:
    """The claim is counted with its fault, and those of other articles stay."""
    readings = check(only("a1", change))
    assert [len(reading.claims) for reading in readings] == [1, 0, 1]
    problem = readings[1].problem
    assert problem is not None
    assert (problem.where, problem.what) == (
        "a1",
        f"claims of the extractor 'changed' were dropped: {fault}",
    )


def test_an_unsaid_place_needs_no_text_of_its_own(check: Callable[..., list[Reading]]) -> None:
    """What the sentence leaves implicit is still somewhere in it."""
    implicit = Toponym("(implicit)", 5, 11, "Ramadi")
    readings = check(only("a1", lambda claim: replace(claim, toponym=implicit)))
    assert [claim.toponym for claim in readings[1].claims] == [implicit]


def test_a_place_is_not_for_an_extractor_to_say(
    check: Callable[..., list[Reading]], gazetteer: Gazetteer
) -> None:
    """A coordinate that comes with a claim is taken off, so that every place is resolved alike."""
    palmyra = gazetteer.place("palmyra")
    readings = check(only("a1", lambda claim: replace(claim, place=palmyra)))
    assert [claim.place for claim in readings[1].claims] == [None]


def test_articles_that_get_no_answer_are_named(check: Callable[..., list[Reading]]) -> None:
    """An extractor that skips an article shifts the claims of all after it; none lands on the wrong one."""
    readings = check(lambda article, claims: () if article.id == "a0" else claims, Silent)
    assert [[claim.article for claim in reading.claims] for reading in readings] == [[], [], ["a2"]]
    assert all(reading.problem is not None for reading in readings[:2])


def raising(error: Exception) -> Change:
    def change(article: Article, claims: tuple[Claim, ...]) -> tuple[Claim, ...]:
        if article.id == "a1":
            raise error
        return claims

    return change


def test_an_extractor_may_say_itself_what_is_wrong_with_an_article(
    check: Callable[..., list[Reading]],
) -> None:
    """Its own words are kept, and the other articles are read."""
    error = ArticleError("the article is too long", where="a1", mend="Cut it")
    readings = check(raising(error))
    assert [reading.problem for reading in readings] == [None, error, None]


def test_what_is_wrong_with_more_than_an_article_ends_the_work(check: Callable[..., list[Reading]]) -> None:
    """Without a key no article can be read: that is said once."""
    with pytest.raises(InstallationError, match="a key is missing"):
        check(raising(InstallationError("a key is missing")))
