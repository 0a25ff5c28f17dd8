"""Timeline to page, and to a layer for folium maps."""

from conflictmap.maps.layer import ControlLayer
from conflictmap.maps.page import ControlMap, PageOptions, page_html, write_page

__all__ = ["ControlLayer", "ControlMap", "PageOptions", "page_html", "write_page"]
