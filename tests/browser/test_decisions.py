from dataclasses import replace
from datetime import date

import pytest
from timelines import timeline

from conflictmap.articles.copies import Copy, CopyKind
from conflictmap.maps import PageOptions, write_page
from conflictmap.model import Certainty, Decision, DecisionKind

pytestmark = pytest.mark.browser

EDITED = Decision(DecisionKind.EDITED, "A. Analyst", date(2016, 12, 13), "the radio meant <b>this</b> town")
CHECKED = Decision(DecisionKind.ACCEPTED, "ب. محلل", date(2016, 12, 14), "")
REJECTED = Decision(DecisionKind.REJECTED, "A. Analyst", date(2016, 12, 13), "a drill, not an attack")
# Of the panel: what each kind of list says was decided.
DECIDED = "() => [...document.querySelectorAll('#cm-place .cm-decided')].map((one) => one.textContent)"
REJECTIONS = (
    "() => [...document.querySelectorAll('#cm-place .is-rejected blockquote')].map((one) => one.textContent)"
)
FITS = """() => [...document.querySelectorAll('#cm-place, .cm-decided')]
  .every((element) => element.scrollWidth <= element.clientWidth)"""


@pytest.fixture(scope="module")
def decided(tmp_path_factory):
    """Return the page of the made-up timeline in which a person decided about claims."""
    base = timeline()
    claims = list(base.claims)
    claims[2] = replace(claims[2], decision=EDITED)
    claims[4] = replace(claims[4], decision=CHECKED)
    rejected = replace(
        claims[3], id="rejected", quote="Guns were heard in the old town.", certainty=Certainty.UNCLEAR
    )
    path = tmp_path_factory.mktemp("decided") / "map.html"
    rejected = (replace(rejected, decision=REJECTED),)
    write_page(replace(base, claims=tuple(claims), rejected=rejected), path, PageOptions("Palmyra"))
    return path


def test_each_decision_names_who_when_and_why(open_page, decided):
    """Beside a claim stands what a person did with it, and its words are text."""
    opened = open_page(decided, "#day=2016-12-13&place=palmyra")
    page = opened.ready()
    page.locator("#cm-place .is-rejected").wait_for()
    assert page.evaluate(DECIDED) == [
        "Edited by A. Analyst · 13 Dec 2016 · the radio meant <b>this</b> town",
        "Checked by \u2068ب. محلل\u2069 · 14 Dec 2016",
        "Rejected by A. Analyst · 13 Dec 2016 · a drill, not an attack",
    ]
    assert page.evaluate(REJECTIONS) == ["Guns were heard in the old town."]
    assert (opened.requests, opened.complaints) == ([], [])


def test_a_rejected_claim_stands_where_it_would_have_counted(open_page, decided):
    """It is not there before its day nor at another place, and appears with the day."""
    page = open_page(decided, "#day=2016-12-09&place=palmyra").ready()
    page.locator("#cm-place blockquote").first.wait_for()
    assert page.evaluate(REJECTIONS) == []
    page.evaluate("conflictmap.show('2016-12-12')")
    page.locator("#cm-place .is-rejected").wait_for()
    page.evaluate("location.hash = 'place=tiyas-airbase'")
    page.wait_for_function("() => document.getElementById('cm-place-name').textContent === 'Tiyas Airbase'")
    page.locator("#cm-place blockquote").first.wait_for()
    assert page.evaluate(REJECTIONS) == []


def test_a_rejected_claim_is_not_counted_as_a_report(open_page, decided):
    """The sentence over the reports counts those that count, and no list of reporters has the others."""
    page = open_page(decided, "#day=2016-12-13&place=palmyra").ready()
    page.locator("#cm-place .is-rejected").wait_for()
    assert "2 reports speak for it" in page.locator("#cm-place .cm-why").inner_text()


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("ar", "تعديل: \u2068A. Analyst\u2069"),
        ("fr", "Modifié par A. Analyst"),
        ("ru", "Исправлено: A. Analyst"),
        ("uk", "Виправлено: A. Analyst"),
    ],
)
def test_decisions_are_told_in_every_language(open_page, decided, language, words):
    """Who decided is said in the words of the page, on a phone too, and widens nothing."""
    page = open_page(
        decided, f"#lang={language}&day=2016-12-13&place=palmyra", viewport={"width": 390, "height": 844}
    ).ready()
    page.locator("#cm-place .is-rejected").wait_for()
    assert page.evaluate(DECIDED)[0].startswith(words)
    assert page.evaluate(FITS)


@pytest.mark.parametrize(
    ("language", "words"), [("en", "a copy of {}"), ("ar", "نسخة من {}"), ("ru", "копия: {}")]
)
def test_a_copy_names_what_it_repeats(open_page, tmp_path, language, words):
    """Beside a quote of an agency's text at another outlet stands whose it is."""
    base = timeline()
    claim = base.claims[2]
    other = next(article for article in base.articles if article.id != claim.article and article.source)
    options = PageOptions("Palmyra", copies=(Copy(claim.article, other.id, CopyKind.COPY, 0.9),))
    write_page(base, tmp_path / "map.html", options)
    page = open_page(tmp_path / "map.html", f"#day=2016-12-13&place=palmyra&lang={language}").ready()
    page.locator("#cm-place .cm-repeats").first.wait_for()
    told = page.locator("#cm-place .cm-repeats").first.text_content()
    assert told.replace("\u2068", "").replace("\u2069", "") == words.format(other.source)
