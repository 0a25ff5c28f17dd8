"""Timeline to page, and to a layer for folium maps."""

from conflictmap.maps.layer import ControlLayer
from conflictmap.maps.page import ControlMap, PageOptions, page_html, write_page
from conflictmap.maps.tiles import Tiles, find_tiles

__all__ = ["ControlLayer", "ControlMap", "PageOptions", "Tiles", "find_tiles", "page_html", "write_page"]
