from datetime import date
from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from conflictmap.articles.copies import (
    CopyIndex,
    CopyKind,
    Signature,
    address_key,
    find_copies,
    signature,
    similarity,
)
from conflictmap.model import Article
from conflictmap.store import Store

WIRE = (
    "Government troops entered the town of Qaryatayn on Sunday after a week of fighting, a monitor said. "
    "The monitors counted forty air strikes on the orchards south of the town since the morning. "
    "A spokesman for the army said that engineers were clearing mines from the main street. "
    "Residents reached by telephone said the last fighters had left by the eastern road before dawn."
)
EDITED = WIRE.replace("a monitor said", "monitors said").replace(" before dawn", "")
OTHER = (
    "Rebels shelled a checkpoint on the northern edge of Hama overnight, two residents told a reporter. "
    "The provincial governor denied that anybody was hurt and called the reports an invention. "
    "Traffic on the motorway to Aleppo resumed at noon under the eyes of military police."
)


def article(name, text=WIRE, *, source="Meridian Wire", url=None, published=date(2016, 4, 3)):
    return Article(name, None, source, url, published, "en", text)


def kinds(*articles):
    return [(copy.article, copy.of, copy.kind) for copy in find_copies(articles)]


@pytest.mark.parametrize(
    ("first", "second", "kind"),
    [
        (article("a"), article("b"), CopyKind.SAME),
        (article("a"), article("b", WIRE.upper().replace(",", " –")), CopyKind.SAME),
        (
            article("a", source=None, url="https://www.wire.example/1/"),
            article("b", source="Reprint", url="http://wire.example/1?utm_source=x#top"),
            CopyKind.SAME,
        ),
        (article("a"), article("b", source=None), CopyKind.SAME),
        (article("a"), article("b", source="Gazette"), CopyKind.COPY),
        (article("a"), article("b", EDITED, source="Gazette"), CopyKind.COPY),
        (article("a"), article("b", EDITED), CopyKind.UPDATE),
        (article("a"), article("b", f"{WIRE} {OTHER[:120]}"), CopyKind.UPDATE),
        (
            article("a", url="https://w.example/1"),
            article("b", OTHER, url="https://w.example/1"),
            CopyKind.UPDATE,
        ),
        (article("a", "Town taken."), article("b", "Town taken!"), CopyKind.SAME),
    ],
)
def test_each_kind_of_repetition_is_told(first, second, kind):
    """The same again, an agency's text elsewhere, and a later version are told from one another."""
    assert kinds(first, second) == [("b", "a", kind)]


def test_a_copy_tells_what_it_is():
    """A line for people names both articles and what they share."""
    (copy,) = find_copies([article("a"), article("b", EDITED, source="Gazette")])
    assert str(copy) == f"b is a copy of a ({copy.similarity:.0%} of their wording in common)"


def test_a_headline_within_the_text_does_not_count():
    """Pages repeat their headline at the head of the text, and feeds do not."""
    bare = Article("a", "Town taken", "Meridian Wire", None, date(2016, 4, 3), "en", WIRE)
    headed = Article("b", "Town taken", "Meridian Wire", None, date(2016, 4, 3), "en", f"Town taken\n{WIRE}")
    assert kinds(bare, headed) == [("b", "a", CopyKind.SAME)]
    untitled = article("c", f"Town taken\n{WIRE}")
    assert kinds(bare, untitled) == [("c", "a", CopyKind.SAME)]
    assert kinds(untitled, headed) == [("b", "c", CopyKind.SAME)]
    corrected = article("d", f"The town was not taken.\n{WIRE}")
    assert kinds(bare, corrected) == [("d", "a", CopyKind.UPDATE)]


def test_other_reports_are_no_copies():
    """Reports in other words, and headlines that differ in a word, stand for themselves."""
    rest = [article("c", "Town taken."), article("d", "Town held.")]
    assert kinds(article("a"), article("b", OTHER), *rest) == []


def test_articles_of_which_nobody_says_the_outlet_go_by_their_address():
    """Two sites that name themselves nowhere are two outlets all the same."""
    one = article("a", source=None, url="https://one.example/1")
    assert kinds(one, article("b", source=None, url="https://two.example/1")) == [("b", "a", CopyKind.COPY)]


def test_the_earlier_day_is_the_original():
    """Whatever the order of the files, the later report is the copy; undated ones come last."""
    early = article("early", published=date(2016, 4, 2))
    late = article("late", EDITED, source="Gazette")
    undated = article("undated", EDITED, source="Herald", published=None)
    for order in permutations([early, late, undated]):
        assert kinds(*order) == [("late", "early", CopyKind.COPY), ("undated", "late", CopyKind.COPY)]


def test_the_outlet_itself_comes_before_others():
    """A later version is of the outlet's own report, even where another's is more alike."""
    index = CopyIndex()
    index.add(article("other", EDITED, source="Gazette"))
    index.add(article("own"))
    found = index.find(article("new", EDITED))
    assert (found.of, found.kind) == ("own", CopyKind.UPDATE)
    assert 0.5 < found.similarity < 1


def test_boilerplate_does_not_count():
    """Only what is read of a text is compared: share lines and newsletters neither make nor hide a copy."""
    framed = f"Share this story. {WIRE}"
    spans = ((len("Share this story. "), len(framed)),)
    clean = article("a")
    other = Article("b", None, "Meridian Wire", None, date(2016, 4, 3), "en", framed, spans)
    assert kinds(clean, other) == [("b", "a", CopyKind.SAME)]


def test_signatures_are_the_same_everywhere():
    """What is remembered on one machine is good on another: the bytes are pinned."""
    made = signature(article("a"))
    assert len(made.to_bytes()) == 520
    assert made.digest.hex() == "31bcf2248d90fbb784bf2e1f1d551f71"
    assert made.hashes[:12].hex() == "cd87c50a234555051328a600"
    assert Signature.from_bytes(made.to_bytes()) == made
    with pytest.raises(ValueError, match="17 bytes"):
        Signature.from_bytes(bytes(17))


def test_remembered_signatures_serve_as_well(tmp_path):
    """A build that knows the signatures finds what one finds that does not."""
    articles = [article("a"), article("b", EDITED, source="Gazette"), article("c", OTHER)]
    with Store(tmp_path / "store.sqlite") as store:
        assert find_copies(articles, store) == find_copies(articles) != ()
    with Store(tmp_path / "store.sqlite") as store:
        assert find_copies(articles, store) == find_copies(articles)
        assert len(store.rows("SELECT key FROM product")) == 3


@given(st.text(max_size=300))
def test_any_text_is_the_same_as_itself(text):
    """No text, however odd, breaks the comparison or is unlike itself."""
    one = article("a", text)
    assert signature(one) == signature(article("b", text))
    assert similarity(one, one) in {0.0, 1.0}
    assert [copy.kind for copy in find_copies([one, article("b", text)])] == [CopyKind.SAME]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("http://www.news.example/a/", "https://news.example/a"),
        ("https://news.example/a?utm_medium=rss&id=3", "https://news.example/a?id=3#comments"),
        ("https://news.example:443/a", "http://NEWS.example/a"),
    ],
)
def test_one_page_has_many_addresses(one, other):
    """Scheme, www, fragments and what only says from where a reader came do not count."""
    assert address_key(one) == address_key(other)


@pytest.mark.parametrize(
    "other",
    ["https://news.example/a?id=4", "https://news.example/b", "https://news.example:8080/a?id=3", "http://["],
)
def test_different_pages_keep_different_addresses(other):
    """What tells pages apart is kept."""
    assert address_key("https://news.example/a?id=3") != address_key(other)
