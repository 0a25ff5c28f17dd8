"""Which places a frame can be about: no "new areas", no whole country where only a part is meant."""

from conflictmap.kinds import Kinds
from conflictmap.model import Extent
from conflictmap.reading.frames import Frame
from conflictmap.reading.lexicon import Lexicon
from conflictmap.reading.scene import Form, PlaceRef, Scene

_ROADS = frozenset({"road", "bridge", "crossing"})
# What stands at the rim of a town, whether or not the text says so.
_AT_THE_RIM = frozenset({"base", "checkpoint"})


class Targets:
    """Tells which places a frame can be about."""

    def __init__(self, lexicon: Lexicon, kinds: Kinds) -> None:
        self._directions = lexicon.context.extent.directions
        self._kinds = kinds

    def suits(self, scene: Scene, place: PlaceRef, frame: Frame) -> bool:
        """Tell whether a place is ground, and of the sort that a frame speaks of."""
        toponym = place.toponym
        if not self.is_ground(scene, place, frame) or toponym.kind in frame.not_kinds:
            return False
        if frame.kinds_only and not (toponym.name or toponym.kind):
            return False
        if frame.roads_only and toponym.kind not in _ROADS:
            return False
        at_the_rim = place.extent is Extent.OUTSKIRTS or toponym.kind in _AT_THE_RIM
        return at_the_rim or not frame.outskirts_only

    def is_ground(self, scene: Scene, place: PlaceRef, frame: Frame) -> bool:
        """Tell whether a place is ground that a frame can mean."""
        toponym = place.toponym
        if place.extent is Extent.PART and set(toponym.text.lower().split()) & self._directions:
            return True  # "northern Iraq" is ground, "Iraq" is a whole country
        group = self._kinds.group(toponym.kind)
        if toponym.name:
            return frame.generic or group != "country"
        if toponym.within:
            around = next((name for _, _, name in scene.names if name.name == toponym.within), None)
            country = around is not None and self._kinds.group(around.kind) == "country"
            return frame.generic or not country or group not in {None, "region"}
        if place.form is not Form.DESCRIPTION:
            return True
        return group not in {None, "region", "country"} and frame.generic
