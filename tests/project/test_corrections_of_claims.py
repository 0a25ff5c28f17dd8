import json
from datetime import date
from pathlib import Path

import pytest

from conflictmap.cli.app import main
from conflictmap.errors import SettingsError
from conflictmap.evidence import Evidence
from conflictmap.model import Claim, DecisionKind, Precision
from conflictmap.project import Project

ARTICLE = """---
title: A day of claims
source: A wire
published: "2016-12-11"
---
Islamic State fighters seized the town of Palmyra on Sunday, the Observatory said. Syrian army
troops recaptured the town of al-Qaryatayn and took control of the village of Umm Zahmat on Sunday.

Iraqi forces captured the city of Ramadi from Islamic State on Saturday.
"""
PALMYRA = 'article = "wire"\nsentence = "seized the town of   palmyra on sunday"\n'
BY = 'by = "A. Analyst"\non = 2016-12-12\nwhy = "seen on the spot"\n'


def decide(folder: Path, text: str) -> Project:
    (folder / "corrections.toml").write_text(text, encoding="utf-8")
    return Project.open(folder)


def claim_of(evidence: Evidence, name: str) -> Claim:
    return next(claim for claim in evidence.claims if claim.toponym.name == name)


def holder(project: Project, place: str, day: date = date(2016, 12, 11)) -> str | None:
    return next((state.holder for state in project.timeline().on(day) if state.place == place), None)


def test_a_rejected_claim_counts_for_nothing_and_is_kept(folder: Path) -> None:
    """Control forgets what a person rejected; claims.jsonl says who rejected it, when and why."""
    assert holder(Project.open(folder), "palmyra") == "isis"
    project = decide(folder, f'[[claim]]\ndecision = "reject"\n{PALMYRA}{BY}')
    assert holder(project, "palmyra") is None
    report = project.build()
    assert report.problems == ()
    rows = map(json.loads, (report.page.parent / "claims.jsonl").read_text(encoding="utf-8").splitlines())
    told = {row["place"]: row.get("decision") for row in rows}
    assert told.pop("Palmyra") == {
        "kind": "rejected",
        "by": "A. Analyst",
        "on": "2016-12-12",
        "why": "seen on the spot",
    }
    assert set(told.values()) == {None}


def test_explain_names_who_rejected_a_claim(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """What was rejected stands under what counts, with who said so and why."""
    other = ARTICLE.replace("Sunday, the Observatory said", "Sunday, the mayor said")
    (folder / "articles" / "other.md").write_text(other, encoding="utf-8")
    decide(folder, f'[[claim]]\ndecision = "reject"\n{PALMYRA}{BY}')
    with pytest.raises(SystemExit) as ended:
        main(["explain", str(folder), "palmyra", "--on", "2016-12-11"])
    assert ended.value.code in {0, None}
    counted, nothing = capsys.readouterr().out.split("Counted for nothing:")
    assert "the mayor said" in counted
    assert "rejected by A. Analyst 2016-12-12: seen on the spot" in nothing
    assert "the Observatory said" in nothing


def test_an_accepted_claim_is_as_it_was_read(folder: Path) -> None:
    """Whoever checks a claim changes nothing in it but that it was checked, and its trace says by whom."""
    before = claim_of(Project.open(folder).evidence(), "Palmyra")
    after = claim_of(decide(folder, f'[[claim]]\ndecision = "accept"\n{PALMYRA}{BY}').evidence(), "Palmyra")
    assert after.decision is not None
    assert after.decision.kind is DecisionKind.ACCEPTED
    assert after.trace[-1] == "person: accepted by A. Analyst 2016-12-12: seen on the spot"
    assert (after.id, after.gainer, after.when, after.place) == (
        before.id,
        before.gainer,
        before.when,
        before.place,
    )


def test_an_edit_sets_what_it_names_and_keeps_the_id(folder: Path) -> None:
    """Party, place, days, speaker and certainty are as the person says, and the rest as it was read."""
    before = claim_of(Project.open(folder).evidence(), "Palmyra")
    project = decide(
        folder,
        f'[[claim]]\ndecision = "edit"\n{PALMYRA}{BY}'
        'set = { gainer = "syrian-government", loser = "", place = "al-Sukhnah", latest = "2016-12",'
        ' attribution = "", certainty = "unclear", extent = "part" }\n',
    )
    after = claim_of(project.evidence(), "Palmyra")
    assert after.id == before.id
    assert (after.gainer, after.loser, after.attribution) == ("syrian-government", None, None)
    assert after.place is not None
    assert after.place.id == "al-sukhnah"
    assert (after.certainty, after.extent, after.change) == ("unclear", "part", before.change)
    assert (after.when.latest, after.when.precision) == (date(2016, 12, 31), Precision.MONTH)
    assert after.trace[-1] == "person: edited by A. Analyst 2016-12-12: seen on the spot"


def test_an_edit_reads_nothing_anew(folder: Path) -> None:
    """What was read once is remembered: another decision costs no reading."""
    assert Project.open(folder).evidence().read_anew == 1
    edit = f'[[claim]]\ndecision = "edit"\n{PALMYRA}[claim.set]\ngainer = "syrian-government"\n'
    assert decide(folder, edit).evidence().read_anew == 0


def test_one_of_several_claims_of_a_sentence_is_told_by_its_place(folder: Path) -> None:
    """A sentence that tells of two places is decided about place by place, by name or by id."""
    sentence = 'article = "wire"\nsentence = "recaptured the town of al-Qaryatayn"\n'
    for place in ("al-Qaryatayn", "al-qaryatayn"):
        text = f'[[claim]]\ndecision = "accept"\n{sentence}place = "{place}"\n'
        evidence = decide(folder, text).evidence()
        assert evidence.problems == ()
        assert claim_of(evidence, "al-Qaryatayn").decision is not None
        assert claim_of(evidence, "Umm Zahmat").decision is None
    (problem,) = decide(folder, f'[[claim]]\ndecision = "accept"\n{sentence}').evidence().problems
    assert "several claims are read from this sentence: recaptured 'al-Qaryatayn'" in problem.what
    assert problem.where == f"{folder / 'corrections.toml'}:4"
    assert problem.mend == "Add place, change, gainer or loser to say which"


def test_a_sentence_is_rejected_as_a_whole(folder: Path) -> None:
    """Without a place, a rejection is of everything that is read from the sentence."""
    text = (
        '[[claim]]\ndecision = "reject"\narticle = "wire"\nsentence = "recaptured the town of al-Qaryatayn"\n'
    )
    evidence = decide(folder, text).evidence()
    assert claim_of(evidence, "al-Qaryatayn").rejected
    assert claim_of(evidence, "Umm Zahmat").rejected
    assert evidence.unresolved == ()


@pytest.mark.parametrize(
    ("table", "complaint", "line"),
    [
        ('article = "gone"\nsentence = "x"', "there is no article 'gone' any more", 3),
        ('article = "wire"\nsentence = "The moon rose."', "'wire' does not say this any more", 4),
        ('article = "wire"\nsentence = "A day of"', "no claim is read from this sentence any more", 4),
        ('article = "wire"\nsentence = "on Sunday"', "2 sentences of 'wire' hold these words", 4),
        (
            'article = "wire"\nsentence = "seized the town"\nchange = "withdrew"',
            "not read from this sentence any more, but captured 'Palmyra'",
            4,
        ),
    ],
)
def test_a_stale_decision_is_reported_and_kept(folder: Path, table: str, complaint: str, line: int) -> None:
    """What no claim answers to any more is one line with its place in the file, and stays in the file."""
    text = f'[[claim]]\ndecision = "accept"\n{table}\n'
    evidence = decide(folder, text).evidence()
    (problem,) = evidence.problems
    assert complaint in problem.what
    assert problem.where == f"{folder / 'corrections.toml'}:{line}"
    assert [one.problem for one in evidence.stale] == [problem]
    assert (folder / "corrections.toml").read_text(encoding="utf-8") == text


def test_a_stale_decision_ends_a_build_with_3(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The map is built, and whoever builds it is told what was not applied."""
    decide(folder, '[[claim]]\ndecision = "reject"\narticle = "gone"\nsentence = "x"\n')
    with pytest.raises(SystemExit) as ended:
        main(["build", str(folder)])
    assert ended.value.code == 3
    assert "there is no article 'gone' any more. Mend its id, or take it out" in capsys.readouterr().err


def test_decisions_that_contradict_one_another_are_an_error(folder: Path) -> None:
    """Two decisions about one claim name both their lines; the same one twice harms nobody."""
    accept, reject = (f'[[claim]]\ndecision = "{what}"\n{PALMYRA}' for what in ("accept", "reject"))
    with pytest.raises(SettingsError, match="reject contradicts accept in line 1") as caught:
        decide(folder, accept + reject).evidence()
    assert caught.value.where == f"{folder / 'corrections.toml'}:5"
    assert decide(folder, accept + accept).evidence().problems == ()


@pytest.mark.parametrize(
    ("text", "line", "complaint"),
    [
        ('decision = "maybe"\n' + PALMYRA, 2, "decision: input should be 'accept', 'reject' or 'edit'"),
        ('decision = "edit"\n' + PALMYRA, 1, "the edit changes nothing"),
        ('decision = "accept"\n' + PALMYRA + 'set = { gainer = "isis" }', 1, "set is for edits"),
        ('decision = "edit"\n' + PALMYRA + 'set = { gainr = "isis" }', 5, "Did you mean 'gainer'"),
        (
            'decision = "edit"\n' + PALMYRA + '[claim.set]\n\nchange = "taken"',
            7,
            "input should be 'captured'",
        ),
        (
            'decision = "edit"\n' + PALMYRA + '[claim.set]\ngainer = "isil"',
            6,
            "no actor 'isil'. Did you mean 'isis'",
        ),
        ('decision = "edit"\n' + PALMYRA + 'set = { place = "Xyzzqq" }', 5, "there is no such place"),
        ('decision = "edit"\n' + PALMYRA + 'set = { day = "soon" }', 5, "no day, month or year"),
        ('decision = "edit"\n' + PALMYRA + "set = { earliest = 2017-01-01 }", 5, "before it begins"),
        ('decision = "edit"\n' + PALMYRA + "set = { by = 'me' }", 5, "Move them out of set"),
        ('decision = "reject"\narticle = "wire"\nsentence = " "\n', 1, "the sentence is empty"),
    ],
)
def test_mistakes_are_named_with_their_line(folder: Path, text: str, line: int, complaint: str) -> None:
    """What does not exist - actor, place, key, value - is one line that says where and how to mend it."""
    with pytest.raises(SettingsError) as caught:
        decide(folder, f"[[claim]]\n{text}\n").evidence()
    assert complaint in str(caught.value)
    assert caught.value.where == f"{folder / 'corrections.toml'}:{line}"


def test_decisions_survive_a_rebuild(folder: Path) -> None:
    """The same decisions give the same bytes."""
    project = decide(
        folder,
        f'[[claim]]\ndecision = "reject"\n{PALMYRA}{BY}\n[[claim]]\ndecision = "edit"\narticle = "wire"\n'
        'sentence = "city of Ramadi"\nset = { day = 2016-12-09 }\n',
    )
    first = project.build()
    before = {path.name: path.read_bytes() for path in first.page.parent.iterdir()}
    second = Project.open(folder).build()
    assert {path.name: path.read_bytes() for path in second.page.parent.iterdir()} == before
