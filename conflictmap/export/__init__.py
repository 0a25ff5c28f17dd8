"""Timelines for other programs: data frames and the files that they write."""
