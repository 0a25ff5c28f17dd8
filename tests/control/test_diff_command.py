"""`conflictmap diff` as a user runs it."""

import csv
import json
import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from reports import CITADEL, TOWN, VILLAGE, report, timeline

from conflictmap.claims_file import claim_lines
from conflictmap.cli.app import main
from conflictmap.control import write_control
from conflictmap.control.comparison import Account
from conflictmap.model import Article, Claim, Status
from conflictmap.wording import escaped_json, plain, plain_markdown, span_of_days, verdict

Run = Callable[..., tuple[int, str, str]]
Report = tuple[Article, Claim]

HOSTILE = (
    "\x1b[2J\x1b]0;owned\x07The *reds*\r\n"
    "<script>alert(1)</script> took\u202e [it](https://evil.test) \x9b31m"
)
FIRST = report(1, "captured", "isis", place=TOWN, words="Militants took Town.")
SECOND = report(6, "captured", "syrian-government", "isis", place=TOWN, says="war monitor", words=HOSTILE)
THIRD = report(3, "captured", "isis", place=VILLAGE, words="Village fell.")


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str]) -> Run:
    """Return what runs `conflictmap diff` and gives its status, its output and its errors."""

    def runs(*arguments: object, command: str = "diff") -> tuple[int, str, str]:
        with pytest.raises(SystemExit) as ended:
            main([command, *map(str, arguments)])
        captured = capsys.readouterr()
        return int(ended.value.code or 0), captured.out, captured.err

    return runs


def build(folder: Path, *reports: Report, last: int = 9) -> Path:
    """Write what a build of some reports writes."""
    folder.mkdir()
    write_control(timeline(reports, last=last), folder / "control.csv")
    lines = claim_lines(claim for _, claim in reports)
    (folder / "claims.jsonl").write_text("".join(lines), encoding="utf-8")
    return folder


@pytest.fixture
def builds(tmp_path: Path) -> tuple[Path, Path]:
    """Return a build, and a later one with a report that changes a place and one of a new place."""
    return build(tmp_path / "old", FIRST), build(tmp_path / "new", FIRST, SECOND, THIRD)


def squeezed(text: str) -> str:
    return " ".join(text.split())


def test_text_says_what_changed_when_and_why(run: Run, builds: tuple[Path, Path]) -> None:
    """The place, its days, both accounts with the actors' names, and the sentence that is new."""
    status, out, err = run(*builds)
    assert (status, err) == (0, "")
    words = squeezed(out)
    assert words.startswith("Compared: 2–10 March 2020. Only in NEW: Village. Places that differ: 2 of 2.")
    assert "Town, 7–10 March 2020: held by Islamic State (ISIS), 0." in words
    assert "→ held by Syrian government, 0." in words
    assert f"New: war monitor ({SECOND[0].id}, of 2020-03-07): “" in words
    assert "Village (only in NEW), 4–10 March 2020: held by Islamic State (ISIS), 0." in words


def test_text_says_what_only_one_build_covers(run: Run, builds: tuple[Path, Path], tmp_path: Path) -> None:
    """That the later build goes on for longer is said once, and is no difference."""
    out = squeezed(run(builds[0], build(tmp_path / "later", FIRST, last=12))[1])
    assert (
        "Compared: 2–10 March 2020. OLD covers 2–10 March 2020, NEW 2–13 March 2020; a day that only" in out
    )
    assert out.endswith("No place differs.")


def test_the_same_build_twice_does_not_differ(run: Run, builds: tuple[Path, Path]) -> None:
    """Builds that do not differ are compared, too: the status is that of success."""
    status, out, err = run(builds[0], builds[0] / "control.csv")
    assert (status, err) == (0, "")
    assert out == "Compared: 2–10 March 2020.\nNo place differs.\n"


@pytest.mark.parametrize("form", ["text", "json", "csv", "markdown"])
def test_no_format_lets_text_command_a_terminal(run: Run, builds: tuple[Path, Path], form: str) -> None:
    """No escape code and no character that turns the line around comes through in a quote or a name."""
    status, out, _ = run(*builds, "--format", form)
    assert status == 0
    assert all(character.isprintable() or character == "\n" for character in out)


def test_json_quotes_all_and_loses_nothing(run: Run, builds: tuple[Path, Path]) -> None:
    """A program reads the very sentence, both accounts, and the days that were compared."""
    document = json.loads(run(*builds, "--format", "json")[1])
    assert document["compared"] == {"from": "2020-03-02", "to": "2020-03-10"}
    assert document["only_new"] == [{"place": "village", "name": "Village"}]
    town = next(one for one in document["differences"] if one["new"]["holder"] == "syrian-government")
    assert (town["place"], town["from"], town["to"], town["kind"]) == (
        *("town", "2020-03-07", "2020-03-10", "changed"),
    )
    assert town["old"]["holder"] == "isis"
    claim = next(one for one in town["claims"] if one["cause"] == "new")
    assert (claim["id"], claim["sentence"], claim["supports"]) == (SECOND[1].id, HOSTILE, True)
    village = next(one for one in document["differences"] if one["place"] == "village")
    assert (village["kind"], village["old"]) == ("only new", None)


def test_csv_has_a_row_a_difference(run: Run, builds: tuple[Path, Path]) -> None:
    """Each cell stands under its heading; claims come as ids, and the days compared on standard error."""
    _, out, err = run(*builds, "--format", "csv", "--place", "town", "--from", "2020-03-07")
    (row,) = csv.DictReader(out.splitlines())
    assert (row["name"], row["old_holder"], row["new_holder"]) == ("Town", "isis", "syrian-government")
    assert (row["new_divided"], row["claims_new"]) == ("false", SECOND[1].id)
    assert err == "compared: 7–10 March 2020\n"


def test_markdown_shows_markup_as_text(run: Run, builds: tuple[Path, Path]) -> None:
    """Nothing in a quote becomes emphasis, a tag or a link."""
    out = run(*builds, "--format", "markdown")[1]
    assert "\n## Town\n" in out
    assert "- **7–10 March 2020**: held by" in out
    assert r"The \*reds\* \<script\>alert(1)\</script\> took \[it\](https:\//evil.test)" in out


def test_options_limit_days_and_places(run: Run, builds: tuple[Path, Path]) -> None:
    """Only the days and the places that were asked about are told of."""
    out = run(*builds, "--to", "2020-03-05", "--place", "Village")[1]
    assert "Compared: 2–5 March 2020." in out
    assert "Village (only in NEW), 4–5 March 2020" in out
    assert "Town" not in out
    assert "differ: 1 of 1." in out


def test_confidence_is_told_on_request(run: Run, tmp_path: Path) -> None:
    """With a step, a place that only became surer is told of, with what made it so."""
    more = report(1, "captured", "isis", place=TOWN, words="It fell, we saw it.")
    builds = build(tmp_path / "old", FIRST), build(tmp_path / "new", FIRST, more)
    assert "No place differs." in run(*builds)[1]
    out = squeezed(run(*builds, "--confidence", "0.01")[1])
    assert "Town, 2–10 March 2020: held by Islamic State (ISIS)," in out
    assert "It fell, we saw it." in out


def test_a_claim_read_differently_is_told(run: Run, tmp_path: Path) -> None:
    """A correction that moves a claim elsewhere is named as that, with what it was and is."""
    moved = (THIRD[0], replace(THIRD[1], place=CITADEL))
    builds = build(tmp_path / "old", FIRST, THIRD), build(tmp_path / "new", FIRST, moved)
    out = squeezed(run(*builds)[1])
    assert "Read differently: " in out
    assert "(captured; place_id was village, is town/citadel)" in out
    assert "Gone:" not in out


def test_states_without_claims_can_be_compared(run: Run, builds: tuple[Path, Path]) -> None:
    """A control.csv of its own is enough; of claims only the ids are known then, and it says so."""
    for folder in builds:
        (folder / "claims.jsonl").unlink()
    status, out, err = run(*(folder / "control.csv" for folder in builds))
    assert status == 0
    assert f"New: claim {SECOND[1].id}" in out
    assert len(err.splitlines()) == 2
    assert "no claims.jsonl is beside its states" in err


def test_states_that_name_no_claims_can_be_compared(run: Run, tmp_path: Path) -> None:
    """Tables that somebody made with the least of columns differ, too; places of one name go by their ids."""
    header = "place,name,from,to,status,holder\n"
    for name, holder in (("old.csv", "isis"), ("new.csv", "my-militia")):
        rows = f"a,Tell,2020-01-01,2020-02-03,controlled,{holder}\nb,Tell,2020-01-01,2020-02-03,unknown,\n"
        (tmp_path / name).write_text(header + rows, encoding="utf-8")
    status, out, err = run(tmp_path / "old.csv", tmp_path / "new.csv")
    assert (status, err) == (0, "")
    assert (
        "Tell (a), 1 January – 3 February 2020: held by Islamic State (ISIS), 0.00 → held by My Militia"
        in out
    )
    assert "Neither build names a claim." in out


def test_bad_input_gets_one_line(run: Run, builds: tuple[Path, Path], tmp_path: Path) -> None:
    """Whatever cannot be compared is named with what to do, in one line and with the status of failure."""
    old, new = builds
    (tmp_path / "empty").mkdir()
    project = tmp_path / "project"
    project.mkdir()
    (project / "conflictmap.toml").write_text('title = "A map"\n', encoding="utf-8")
    later = build(tmp_path / "later", report(90, "captured", "isis"), last=99)
    broken = build(tmp_path / "broken", FIRST, SECOND)
    (broken / "claims.jsonl").write_text('{"article": 1}\n', encoding="utf-8")
    bare = tmp_path / "bare.csv"
    bare.write_text("place,from,to,status\n", encoding="utf-8")
    for arguments, words in (
        ((old, tmp_path / "nowhere"), "no such file or folder. Name the output folder of a build"),
        ((old, tmp_path / "empty"), "neither a control.csv nor a conflictmap.toml"),
        ((old, project), f"never been built. Run conflictmap build {project}"),
        ((old, project / "conflictmap.toml"), f"never been built. Run conflictmap build {project}"),
        ((old, bare), "no state in it"),
        ((old, later), "no day that both cover"),
        ((old, broken), "claims.jsonl:1: this line is not a claim"),
        ((old, new, "--from", "2021-01-01"), "Ask about days from 2020-03-02 to 2020-03-10"),
        ((old, new, "--place", "Atlantis"), "no claim speaks of 'Atlantis'"),
    ):
        status, out, err = run(*arguments)
        assert (status, out) == (1, "")
        assert err.startswith("conflictmap: ")
        assert err.count("\n") == 1
        assert words in err


def test_days_in_the_wrong_order_are_wrong_usage(run: Run, builds: tuple[Path, Path]) -> None:
    """A span that ends before it begins is told from builds that cannot be read."""
    status, out, _ = run(*builds, "--from", "2020-03-05", "--to", "2020-03-04")
    assert (status, out) == (2, "")


def test_a_project_is_compared_by_its_last_build(run: Run, tmp_path: Path) -> None:
    """From a build to the next with one article more: the project's own actors have their names."""
    project = tmp_path / "mine"
    (project / "articles").mkdir(parents=True)
    settings = 'title = "Palmyra"\ntheatre = "syria-iraq"\n[period]\nlast = 2016-12-14\n'
    actor = '[[actor]]\nid = "isis"\nname = "Da\'esh"\naliases = ["Islamic State"]\ncolour = "#333333"\n'
    (project / "conflictmap.toml").write_text(settings + actor, encoding="utf-8")
    front = '---\nsource: "{}"\npublished: "2016-12-{}"\n---\n'
    gazette = front.format("Reuters", 8) + "The Syrian army held the city of Palmyra on Thursday.\n"
    (project / "articles" / "gazette.md").write_text(gazette, encoding="utf-8")
    assert run(project, command="build")[0] == 0
    shutil.copytree(project / "output", tmp_path / "before")
    post = front.format("BBC", 12) + "Islamic State captured Palmyra from the Syrian army on Sunday.\n"
    (project / "articles" / "post.md").write_text(post, encoding="utf-8")
    assert run(project, command="build")[0] == 0
    status, out, err = run(tmp_path / "before", project)
    assert (status, err) == (0, "")
    assert "Palmyra, 11–14 December 2016: held by Syrian government" in squeezed(out)
    assert "→ held by Da'esh, 0." in squeezed(out)
    assert "New: post (of 2016-12-11): “Islamic State captured Palmyra" in squeezed(out)


def test_spans_of_days_are_written_as_people_write_them() -> None:
    """What both days share is said once."""
    _, claim = FIRST
    first = claim.when.latest
    assert span_of_days(first, first) == "2 March 2020"
    assert span_of_days(first, first.replace(day=9)) == "2–9 March 2020"
    assert span_of_days(first, first.replace(month=4)) == "2 March – 2 April 2020"
    assert span_of_days(first.replace(year=2019), first) == "2 March 2019 – 2 March 2020"


def test_fighting_among_unnamed_parties_has_no_holder() -> None:
    """Where nobody says who holds a place, no party and no confidence is made up."""
    told = Account(Status.CONTESTED, None, None, "blue", False, 0.0, 0.0, (), ())
    assert verdict(told, "0.00", str.title) == "contested, by whom is not known; besieged by Blue"


def test_foreign_text_keeps_its_letters() -> None:
    """Joiners that spell Persian words stay; whatever a terminal obeys goes, and JSON reads back the same."""
    assert plain("می\u200cخواهم\x1b[31m \u202eبد\n") == "می\u200cخواهم [31m بد"
    assert plain_markdown("a_b www.x.test `c`") == r"a\_b www\.x.test \`c\`"
    text = json.dumps({"a": "x\x9b\u202e\U000e0001\ud800 é"}, ensure_ascii=False)
    assert escaped_json(text).isprintable()
    assert json.loads(escaped_json(text)) == json.loads(text)
