"""Timeline to pictures for reports: PNG, SVG, PDF and GIF, without a browser and without a network."""

from conflictmap.maps.pictures.album import MOST_PANELS, Album, Picture, every
from conflictmap.maps.pictures.captions import Caption
from conflictmap.maps.pictures.files import PictureFormat, animated, encoded, write_animation, write_picture
from conflictmap.maps.pictures.fonts import Fonts
from conflictmap.maps.pictures.layout import Sheet
from conflictmap.maps.pictures.series import Choice, Layout, Still, stills

__all__ = [
    "MOST_PANELS",
    "Album",
    "Caption",
    "Choice",
    "Fonts",
    "Layout",
    "Picture",
    "PictureFormat",
    "Sheet",
    "Still",
    "animated",
    "encoded",
    "every",
    "stills",
    "write_animation",
    "write_picture",
]
