from datetime import date

import geopandas
from timelines import timeline

from conflictmap.export.frames import states_on


def test_a_day_becomes_a_geodataframe():
    """Every place has one row in EPSG:4326, with its area or point and its state in words and numbers."""
    frame = states_on(timeline(), date(2016, 12, 11)).set_index("place")
    assert frame.crs.to_epsg() == 4326
    assert len(frame) == 11
    assert list(frame.index) == sorted(frame.index)
    palmyra = frame.loc["palmyra"]
    assert (palmyra["status"], palmyra["holder_name"], palmyra["confidence"]) == ("controlled", "ISIS", 0.93)
    assert (palmyra.geometry.x, palmyra.geometry.y) == (38.2822, 34.5606)
    assert frame.loc["anbar"].geometry.geom_type == "Polygon"
    assert frame.loc["al-dwa"].geometry.is_empty


def test_the_other_clock_answers_from_what_was_published():
    """With `as_known` the frame holds what had been reported by that very day."""
    frame = states_on(timeline(), date(2016, 3, 27), as_known=True).set_index("place")
    assert frame.loc["palmyra", "holder"] == "isis"


def test_a_frame_survives_a_geopackage(tmp_path):
    """Written as GeoPackage and read back, states, days and geometry are the same."""
    frame = states_on(timeline(), date(2016, 12, 11))
    frame.to_file(tmp_path / "states.gpkg", driver="GPKG")
    again = geopandas.read_file(tmp_path / "states.gpkg")
    assert again["status"].tolist() == frame["status"].tolist()
    assert again["heard"].dt.date.iloc[7] == frame["heard"].dt.date.iloc[7]
    assert again.geometry.iloc[1].equals(frame.geometry.iloc[1])
