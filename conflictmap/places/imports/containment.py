"""Which country and first-level region a point lies in, by the outlines of the built-in world."""

from collections.abc import Sequence

import shapely

from conflictmap.places.world import World


class Containment:
    """Looks many points up at once; outlines are good to about a kilometre."""

    def __init__(self, world: World) -> None:
        areas = [world.candidate(row) for row in world.areas()]
        self._regions = [a for a in areas if a.kind == "province" and a.within == f"iso:{a.country}"]
        self._countries = [area for area in areas if area.kind == "country"]
        self._region_outlines = [world.outline(area.id) for area in self._regions]
        self._country_outlines = [world.outline(area.id) for area in self._countries]

    def around(self, points: Sequence[tuple[float, float, str]]) -> list[tuple[str, str]]:
        """Return the country and the id of the region or country around each point.

        Parameters
        ----------
        points
            Longitude, latitude and the country as far as it is known; a region elsewhere is not taken.

        Returns
        -------
        list of pairs
            Empty strings where no outline holds the point.
        """
        # The tree is of the points, so that each outline is prepared once for all of them.
        tree = shapely.STRtree(shapely.points([(lon, lat) for lon, lat, _ in points]))
        found = [(country, f"iso:{country}" if country else "") for _, _, country in points]
        for outlines, areas in (
            (self._country_outlines, self._countries),
            (self._region_outlines, self._regions),
        ):
            hits = tree.query(outlines, predicate="intersects")
            # Backwards, so that of two regions that share a point the first in the list is taken.
            for area, at in sorted(zip(hits[0].tolist(), hits[1].tolist(), strict=True), reverse=True):
                if areas[area].country == (points[at][2] or areas[area].country):
                    found[at] = (areas[area].country, areas[area].id)
        return found
