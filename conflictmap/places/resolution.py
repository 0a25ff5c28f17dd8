"""What each mention of an article means: a bearer of its name, a part of one, a point beside one, nothing."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from conflictmap.model import Place, Toponym
from conflictmap.places.derived import between, part_of, related
from conflictmap.places.gazetteer import Gazetteer
from conflictmap.places.geodesy import distance_km
from conflictmap.places.names import strict_key
from conflictmap.places.ranking import Ranking
from conflictmap.places.settled import SettledName
from conflictmap.places.surroundings import AREAS

ELSEWHERE_KM = 150.0
"""How far a place may be from what the text puts it in, at or near, and still be the one that is meant."""
_TOWNS_TOO = frozenset({"settlement", "region", "country", "district"})
"""Groups of kinds that a noun behind a town's name says of the town itself."""
_SURROUNDING = "described as in or at"


@dataclass(frozen=True, slots=True)
class Resolution:
    """The place that a mention means, or None, and the rule that decided.

    `surrounding` is True where a description was not found itself, and the place is the one around it.
    """

    toponym: Toponym
    place: Place | None
    rule: str
    surrounding: bool = False


class Resolver:
    """Resolves the mentions of one article against a gazetteer.

    Parameters
    ----------
    mentions
        Everything the article names, adjectives of countries included: what it plays among.
    settled
        What names mean by a person's decision, by strict key.
    parties
        Countries of the wars of the parties that the article names, by name.
    """

    def __init__(
        self,
        gazetteer: Gazetteer,
        mentions: Sequence[Toponym],
        settled: Mapping[str, SettledName] | None = None,
        parties: Mapping[str, Sequence[str]] | None = None,
    ) -> None:
        self._gazetteer = gazetteer
        self._settled = settled or {}
        self._kinds = gazetteer.kinds
        # "Kherson region", where the article speaks of no other Kherson.
        said = {(strict_key(m.name), m.kind if m.text != m.name else None) for m in mentions}
        self._areas = {key: kind for key, kind in said if kind in AREAS and (key, None) not in said}
        self._ranking = Ranking(gazetteer, mentions, parties or {})

    def resolve(self, toponym: Toponym) -> Resolution:
        """Return what a mention means, with the rule that decided."""
        place, rule = self._described(toponym) if not toponym.name else self._named(toponym)
        return Resolution(toponym, place, rule, surrounding=rule.startswith(_SURROUNDING))

    def _named(self, toponym: Toponym) -> tuple[Place | None, str]:
        settled = self._settled.get(strict_key(toponym.text)) or self._settled.get(strict_key(toponym.name))
        if settled is not None:
            return settled.place, settled.rule
        return (
            self._known(toponym)
            or self._told_of(toponym)
            or self._misspelt(toponym)
            or (None, self._why_open(toponym.name))
        )

    def _known(self, toponym: Toponym) -> tuple[Place | None, str] | None:
        """Return the likeliest bearer of a name, or the part or inner place of it that is meant."""
        best = self._ranking.best(toponym)
        if best is None:
            return None
        candidate, rule = best
        place = self._gazetteer.place(candidate.id)
        if self._told_otherwise(toponym, place) or self._stands_in_from_abroad(toponym, place):
            return None
        if _own_part(toponym):
            assert toponym.bearing is not None
            return part_of(place, toponym.bearing), f"{rule}; the part of it towards {toponym.bearing:g}°"
        return self._inner(place, toponym, rule)

    def _stands_in_from_abroad(self, toponym: Toponym, place: Place) -> bool:
        """Tell whether "the provincial capital", or no word at all, is taken for a place outside the wars.

        Articles name the capitals where people talk; that a description means one of them is the reader's
        mistake.
        """
        if any(letter.isupper() for letter in toponym.text.removeprefix("The ")):
            return False  # a name, an abbreviation or an adjective of it
        return place.country is not None and place.country not in self._gazetteer.countries

    def _told_otherwise(self, toponym: Toponym, place: Place) -> bool:
        """Tell whether the text puts a name beside a town that a place is nowhere near."""
        told = self._ranking.told(toponym)
        if told is None or told.within is None or _own_part(told) or place.point is None:
            return False
        anchor = self._anchor(told.within)
        if anchor is None or anchor.point is None or anchor.kind in AREAS or place.kind in AREAS:
            return False
        away = distance_km(place.point.y, place.point.x, anchor.point.y, anchor.point.x)
        return away > ELSEWHERE_KM + (told.distance_km or 0.0)

    def _told_of(self, toponym: Toponym) -> tuple[Place | None, str] | None:
        """Return a place where the text says that an unknown name lies, here or at another mention."""
        told = self._ranking.told(toponym)
        if told is None or _own_part(told):
            return None
        return self._between(told) if told.towards else self._by_relation(told)

    def _misspelt(self, toponym: Toponym) -> tuple[Place | None, str] | None:
        """Return the one place whose spelling is near, if the kind agrees and the article plays there."""
        if any(candidate.exact for candidate in self._gazetteer.candidates(toponym.name)):
            return None
        near = self._gazetteer.misspelling(toponym.name)
        if near is None or self._ranking.agrees(near, toponym.kind, said=True) < 0:
            return None
        if not near.local and not self._ranking.plays_in_country_of(near, toponym.name):
            return None
        return self._gazetteer.place(near.id), f"{toponym.name!r} taken for a misspelling of {near.name}"

    def _why_open(self, name: str) -> str:
        if self._gazetteer.candidates(name):
            return f"several places or none likely are called {name!r}: left open"
        return f"no place is called {name!r}: left open"

    def _between(self, toponym: Toponym) -> tuple[Place, str] | None:
        assert toponym.within is not None
        assert toponym.towards is not None
        one, other = self._anchor(toponym.within), self._anchor(toponym.towards)
        if one is None or other is None:
            return None
        place = between(toponym.name or toponym.text, toponym.kind, one, other)
        return None if place is None else (place, f"placed between {one.name} and {other.name}")

    def _by_relation(self, toponym: Toponym) -> tuple[Place, str] | None:
        assert toponym.within is not None
        anchor = self._anchor(toponym.within)
        place = None if anchor is None else self._placed(toponym, anchor)
        if anchor is None or place is None:
            return None
        known = "several are called" if self._gazetteer.candidates(toponym.name) else "no atlas has"
        return place, f"{known} {toponym.name!r}; placed by its relation to {anchor.name}"

    def _inner(self, place: Place, toponym: Toponym, rule: str) -> tuple[Place | None, str]:
        """Step from "Palmyra" to its airport where the text says "Palmyra airport" and there is one."""
        if (
            toponym.kind is None
            or self._kinds.same_group(place.kind, toponym.kind)
            or place.kind == toponym.kind
        ):
            return place, rule
        inner = self._bearing_its_name(place, toponym.kind) or self._one_of_kind(place, toponym)
        if inner is not None:
            return inner, f"{rule}; its {toponym.kind}"
        kind = self._kinds.of(toponym.kind)
        if kind is None or (kind.group in _TOWNS_TOO and kind.name != "county"):
            return place, rule
        # "Mosul airport", of which no point is known: in or at the town, and the radius says so.
        found = related(toponym.text, toponym.kind, place, bearing=None, distance_km=None, kinds=self._kinds)
        return (found or place), f"{rule}; its {toponym.kind} is in or at it"

    def _described(self, toponym: Toponym) -> tuple[Place | None, str]:
        stretch = self._between(toponym) if toponym.within and toponym.towards else None
        if stretch is not None:
            return stretch
        surrounding = self._surrounding(toponym)
        if surrounding is not None:
            within = self._in_surrounding(toponym, surrounding)
            return within or (surrounding, f"{_SURROUNDING} {surrounding.name}")
        found = self._mentioned_of_kind(toponym)
        if found is not None:
            return found, f"the only {toponym.kind} of the places in the article"
        return None, "a description, and the text does not say where: left open"

    def _in_surrounding(self, toponym: Toponym, surrounding: Place) -> tuple[Place, str] | None:
        """Return the place of a kind, or the part, that a description means in the place around it."""
        if toponym.kind is None:
            if toponym.bearing is None:
                return None
            return part_of(surrounding, toponym.bearing), f"the part of {surrounding.name} that is described"
        inner = self._one_of_kind(surrounding, toponym)
        if inner is not None:
            return inner, f"the {toponym.kind} of {surrounding.name}"
        if toponym.bearing is None and toponym.distance_km is None:
            return None
        place = self._placed(toponym, surrounding)
        return None if place is None else (place, f"placed by its relation to {surrounding.name}")

    def _placed(self, toponym: Toponym, anchor: Place) -> Place | None:
        return related(
            toponym.name,
            toponym.kind,
            anchor,
            bearing=toponym.bearing,
            distance_km=toponym.distance_km,
            kinds=self._kinds,
        )

    def _bearing_its_name(self, place: Place, kind: str) -> Place | None:
        """Return the theatre's "Tabqa Airbase" for Tabqa and any noun of the airbase's group."""
        alike = (k for k in self._kinds.by_name.values() if self._kinds.same_group(k.name, kind))
        for noun in (noun for k in alike for noun in k.nouns):
            for candidate in self._gazetteer.candidates(f"{place.name} {noun}"):
                if candidate.local:
                    return self._gazetteer.place(candidate.id)
        return None

    def _one_of_kind(self, surrounding: Place, toponym: Toponym) -> Place | None:
        assert toponym.kind is not None
        of_kind = [place for place in self._gazetteer.inside(surrounding.id) if place.kind == toponym.kind]
        kind = self._kinds.of(toponym.kind)
        if len(of_kind) > 1 or (of_kind and not (kind and kind.single)):
            # "The eastern districts" and "the road" are none of those that happen to be listed.
            words = set(strict_key(toponym.text).split()) - _words(surrounding) - {toponym.kind}
            ranked = [(len(words & _words(place)), place) for place in of_kind]
            most = max(count for count, _ in ranked)
            of_kind = [place for count, place in ranked if count == most] if most else []
        return of_kind[0] if len(of_kind) == 1 else None

    def _mentioned_of_kind(self, toponym: Toponym) -> Place | None:
        if toponym.kind is None:
            return None
        found: dict[str, Place] = {}
        for identity in self._ranking.around.points:
            inner = self._one_of_kind(self._gazetteer.place(identity), toponym)
            if inner is not None:
                found[inner.id] = inner
        return next(iter(found.values())) if len(found) == 1 else None

    def _surrounding(self, toponym: Toponym) -> Place | None:
        """Return the place that a description is in, with what its own words say of it.

        "Three checkpoints in eastern Homs Governorate" are in the governorate's east, not in Homs.
        """
        if not toponym.within:
            return None
        for mention in self._gazetteer.find(toponym.text):
            if strict_key(mention.name) == strict_key(toponym.within):
                return self._named(mention)[0]
        return self._anchor(toponym.within)

    def _anchor(self, name: str) -> Place | None:
        kind = self._areas.get(strict_key(name))
        text = f"{name} {kind}" if kind else name
        best = self._ranking.best(Toponym(text, 0, len(text), name, kind))
        return None if best is None else self._gazetteer.place(best[0].id)


def _own_part(toponym: Toponym) -> bool:
    """Tell whether a mention means a part of what it names ("eastern Homs")."""
    return (
        toponym.bearing is not None
        and toponym.within is not None
        and strict_key(toponym.within) == strict_key(toponym.name)
    )


def _words(place: Place) -> set[str]:
    return {word for name in place.all_names for word in strict_key(name).split()}
