"""Timelines for other programs: data frames, files for maps and tables, events and citations."""
