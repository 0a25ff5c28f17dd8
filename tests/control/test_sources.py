"""Who speaks."""

import pytest
from reports import report

from conflictmap.control import ControlSettings, Source, SourceBook
from conflictmap.control.sources import SourceKind, load_kinds, load_sources
from conflictmap.data import gazetteer_folder
from conflictmap.errors import DataError, SettingsError
from conflictmap.model import Claim
from conflictmap.reading.actors import load_actors

ACTORS = load_actors(gazetteer_folder() / "actors", ["syria-iraq"])


@pytest.fixture(scope="module")
def book() -> SourceBook:
    return SourceBook.load(ACTORS)


def _claim(says: str | None) -> Claim:
    return report(1, "captured", "isis", says=says)[1]


@pytest.mark.parametrize(
    ("says", "outlet", "kind", "side"),
    [
        (None, "Rudaw", "outlet", "krg"),
        (None, "SANA", "state-media", "syrian-government"),
        (None, "The Daily Nobody", "unlisted-outlet", None),
        (None, None, "unlisted-outlet", None),
        ("SOHR", "Rudaw", "monitor", None),
        ("Syrian Observatory for Human Rights", None, "monitor", None),
        ("Russian Defense Ministry via Tass", "Rudaw", "party", "syrian-government"),
        ("Russia", None, "party", "syrian-government"),
        ("Amro al-Hussein, media activist", "ARA News", "activist", None),
        ("activist via BBC", "Rudaw", "activist", None),
        ("ISIS-affiliated news channel", None, "party-media", "isis"),
        ("military source via Syrian TV", None, "official", "syrian-government"),
        ("the Iraqi army", None, "party", "iraqi-government"),
        ("residents", None, "witness", None),
        ("John Doe", None, "unlisted-speaker", None),
    ],
)
def test_voices(book: SourceBook, says: str | None, outlet: str | None, kind: str, side: str | None) -> None:
    """An attribution tells the kind of source and the side whose interest it has."""
    voice = book.voice(_claim(says), outlet)
    assert (voice.kind, voice.side) == (kind, side)


def test_opponents_who_agree_have_no_interest(book: SourceBook) -> None:
    """What a side says and its enemy confirms is in nobody's interest."""
    voice = book.voice(_claim("ISIS outlets; confirmed by Russian Defence Ministry"), None)
    assert voice.side is None


def test_one_speaker_under_two_names(book: SourceBook) -> None:
    """An abbreviation and the full name are one speaker, unnamed activists of two articles are two."""
    names = ("SOHR", "the Syrian Observatory for Human Rights")
    assert len({book.voice(_claim(name), None).id for name in names}) == 1
    one, other = report(1, "holds", "isis", says="activists"), report(2, "holds", "isis", says="activists")
    assert book.voice(one[1], None).id != book.voice(other[1], None).id


def test_project_sources_come_first() -> None:
    """A project's own word about an outlet replaces the built-in one."""
    own = Source("Rudaw", kind="outlet", reliability=0.3)
    voice = SourceBook.load(ACTORS, extra=[own]).voice(_claim(None), "Rudaw")
    assert (voice.reliability, voice.side) == (0.3, None)


def test_bad_settings_are_named() -> None:
    """An unknown kind and a probability over 1 are refused, saying what is allowed."""
    with pytest.raises(SettingsError, match=r"no such kind of source. Use one of .*monitor"):
        SourceBook.load([], reliability={"oracle": 0.9})
    with pytest.raises(SettingsError, match="own_gain is 2, but has to be between 0 and 1"):
        ControlSettings(own_gain=2)


@pytest.mark.parametrize(
    ("settings", "message"),
    [
        ({"learn_reach": 0.5}, "learn_reach is 0.5, but has to be between 1 and 1000"),
        ({"event_mass": 11}, "event_mass is 11, but has to be between 0 and 10"),
        ({"parties": 1}, "parties is 1, but has to be between 2 and 1000"),
        ({"change_days": 0}, "change_days is 0, but has to be more than 0"),
        ({"siege_days": -1}, "siege_days is -1, but has to be between 0 and 100000"),
        ({"extent": {"whole": 2}}, r"extent\.whole is 2, but has to be between 0 and 1"),
    ],
)
def test_a_parameter_out_of_its_range_is_named(settings, message) -> None:
    """Whoever turns the model's screws is told which one, and how far it goes."""
    with pytest.raises(SettingsError, match=message):
        ControlSettings(**settings)


def test_parameters_may_be_as_small_as_they_can_be() -> None:
    """The bounds themselves are allowed."""
    small = ControlSettings(learn_reach=1.0, event_mass=0.0, parties=2, siege_days=0)
    assert (small.learn_reach, small.event_mass, small.parties, small.siege_days) == (1.0, 0.0, 2, 0)


def test_lists_of_sources_that_cannot_be_used_are_named(tmp_path) -> None:
    """A missing file, a missing kind and an unknown one: which file, what is wrong, how to mend it."""
    with pytest.raises(DataError, match=r"kinds\.toml: .*cannot be read"):
        load_kinds(tmp_path)
    (tmp_path / "kinds.toml").write_text('[outlet]\ntitle = "news outlet"\nreliability = 0.8\nwords = []\n')
    with pytest.raises(DataError, match=r"kinds\.toml: the kind \S+ is missing\. Add it"):
        load_kinds(tmp_path)
    path = tmp_path / "outlets.toml"
    path.write_text('[[source]]\nname = "The Post"\nkind = "oracle"\n')
    kinds = [SourceKind(kind, kind, 0.8, (), anonymous=False) for kind in ("outlet", "monitor")]
    with pytest.raises(DataError) as refused:
        load_sources(path, kinds)
    assert str(refused.value) == (
        f"{path}: The Post is of the unknown kind oracle. Use one of monitor, outlet"
    )


def test_every_listed_actor_exists() -> None:
    """Outlets and speakers have the interest of actors that some theatre lists."""
    known = {actor.id for actor in load_actors(gazetteer_folder() / "actors")}
    for name in ("outlets.toml", "speakers.toml"):
        text = (gazetteer_folder() / "sources" / name).read_text(encoding="utf-8")
        named = {line.split('"')[1] for line in text.splitlines() if line.startswith("actor")}
        assert named <= known
