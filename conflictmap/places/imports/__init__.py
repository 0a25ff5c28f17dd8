"""Gazetteers of one's own: GeoNames and GNS files, CSV, GeoJSON, GeoPackage, each to an index of its own."""

from conflictmap.places.imports.attributes import Choices
from conflictmap.places.imports.folders import FOLDER, chosen, index_path, indices, name_of, user_folder
from conflictmap.places.imports.importing import Order, Report, import_gazetteer
from conflictmap.places.imports.index import Imported
from conflictmap.places.imports.writer import refold

__all__ = [
    "FOLDER",
    "Choices",
    "Imported",
    "Order",
    "Report",
    "chosen",
    "import_gazetteer",
    "index_path",
    "indices",
    "name_of",
    "refold",
    "user_folder",
]
