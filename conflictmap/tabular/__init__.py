"""Control data that somebody else made, in tables: from pandas and geopandas frames to a timeline."""
