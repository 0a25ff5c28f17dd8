import csv

from conflictmap.data import gazetteer_folder
from conflictmap.places import Gazetteer
from conflictmap.places.names import loose_keys, strict_key
from conflictmap.places.world import load_world

WORLD = gazetteer_folder() / "world"


def test_index_was_made_by_this_folding() -> None:
    """The committed index holds the keys that the code makes today of the names that it was made of."""
    world = load_world(WORLD)
    for row in range(0, len(world), 997):
        candidate = world.candidate(row)
        assert row in world.rows(strict_key(candidate.name)), candidate
        if candidate.country == "SY":
            assert all(row in world.rows(key) for key in loose_keys(candidate.name)), candidate


def test_world_is_whole() -> None:
    """About 235,000 towns, all countries and the first-level regions of the world are there."""
    world = load_world(WORLD)
    assert len(world) > 239_000
    areas = [world.candidate(row) for row in range(4_850)]
    assert sum(area.kind == "country" for area in areas) > 235
    assert sum(area.kind == "province" for area in areas) > 4_500


def test_hand_made_spellings_name_real_places() -> None:
    """Every spelling in spellings.csv leads to the place it is meant for, and every region has a source."""
    gazetteer = Gazetteer.open([])
    with (WORLD / "spellings.csv").open(encoding="utf-8", newline="") as file:
        for line in csv.DictReader(file):
            for name in line["names"].split("|"):
                assert line["id"] in {candidate.id for candidate in gazetteer.candidates(name)}, name
    with (WORLD / "regions.csv").open(encoding="utf-8", newline="") as file:
        assert all(line["source"] for line in csv.DictReader(file))


def test_ids_lead_back() -> None:
    """Every id finds its own row."""
    world = load_world(WORLD)
    for row in range(0, len(world), 1_999):
        assert world.row_of(world.candidate(row).id) == row
