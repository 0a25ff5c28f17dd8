"""Which places and actors the noun phrases around a trigger mean."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from spacy.tokens import Token

from conflictmap.model import ActorKind, Extent, Toponym
from conflictmap.reading.actors import (
    FORCE_NOUNS,
    GROUP_NOUNS,
    STATE_NOUNS,
    ActorLexicon,
    ActorMention,
    Theatre,
)
from conflictmap.reading.discourse import ActorSeen, Discourse
from conflictmap.reading.kinds import Kinds
from conflictmap.reading.lexicon import Lexicon
from conflictmap.reading.sentences import Sentence
from conflictmap.reading.syntax import Parsed, arguments, conjuncts, noun_phrase, prepositions, squash

_BEARINGS = {
    "north": 0.0, "northern": 0.0, "northeast": 45.0, "north-east": 45.0, "northeastern": 45.0, "north-eastern": 45.0,
    "east": 90.0, "eastern": 90.0, "southeast": 135.0, "south-east": 135.0, "southeastern": 135.0,
    "south-eastern": 135.0, "south": 180.0, "southern": 180.0, "southwest": 225.0, "south-west": 225.0,
    "southwestern": 225.0, "south-western": 225.0, "west": 270.0, "western": 270.0, "northwest": 315.0,
    "north-west": 315.0, "northwestern": 315.0, "north-western": 315.0, "southwards": 180.0, "northwards": 0.0,
}  # fmt: skip
_DEFINITE = frozenset({"the", "this", "that", "these", "those", "both", "its", "their", "each"})
_PLACE_PRONOUNS = frozenset({"it", "its", "there", "which", "itself"})
_ACTOR_PRONOUNS = frozenset({"they", "them", "their", "it", "its", "who", "he", "his", "which", "both"})
_FIRST_PERSON = frozenset({"we", "us", "our", "ours"})
_DISTANCE = re.compile(
    r"(\d+(?:[.,]\d+)?|one|two|three|four|five|six|ten)[\s-]*(km|kilomet(?:er|re)s?|miles?|mi)\b", re.IGNORECASE
)
_WORD_NUMBERS = {"one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "ten": 10}
_LIST_JOIN = re.compile(
    r"\s*(?:,|&|and|,\s*and|as well as)?\s*(?:the\s+)?(?:(?:village|town|city|district|neighbou?rhood|area)s?\s+of\s+)?",
    re.IGNORECASE,
)
_FOLLOWING_RELATION = re.compile(r"\s+(near|outside|around|in|at|inside|within|of)\s+(?:the\s+)?", re.IGNORECASE)
KM_PER_MILE = 1.609344


@dataclass(frozen=True, slots=True)
class PlaceRef:
    """A place that a noun phrase means, with what the phrase says about its extent.

    `form` is "name", "description", "pronoun" or "implicit"; `kind` the kind that the phrase itself says.
    """

    toponym: Toponym
    extent: Extent | None
    form: str
    rule: str
    key: str


@dataclass
class Scene:
    """A sentence with everything that was found in it before frames are matched.

    Offsets of `names`, `actors` and in `parsed` count from the sentence's start; toponyms themselves carry
    offsets in the article.
    """

    sentence: Sentence
    number: int
    parsed: Parsed
    names: Sequence[tuple[int, int, Toponym]]
    actors: Sequence[ActorMention]
    discourse: Discourse
    theatre: Theatre | None
    times: Sequence[tuple[int, int]] = ()
    voice: str | None = None


class Participants:
    """Resolves noun phrases of one sentence."""

    def __init__(self, lexicon: Lexicon, kinds: Kinds, actors: ActorLexicon) -> None:
        self._lexicon = lexicon
        self._kinds = kinds
        self._actors = actors
        self._extents = lexicon.context.extent
        self._ground = lexicon.context.ground

    # ------------------------------------------------------------ places

    def places(self, scene: Scene, token: Token, depth: int = 0) -> list[PlaceRef]:
        """Return the places that a noun and the nouns coordinated with it mean, in order."""
        found: list[PlaceRef] = []
        for item in conjuncts(token):
            refs = self._place(scene, item, depth)
            if refs and found and refs[0].extent is None and item is not token:
                pass
            found += refs
        found += self._list_goes_on(scene, found)
        seen: set[tuple[str, str]] = set()
        unique = []
        for ref in found:
            mark = (ref.key, ref.toponym.text)
            if mark not in seen:
                seen.add(mark)
                unique.append(ref)
        return unique

    def _list_goes_on(self, scene: Scene, found: Sequence[PlaceRef]) -> list[PlaceRef]:
        """Return the names that continue a list of names although the parser cut it ("Zeitan Khalsa and Barna")."""
        if not found or found[-1].form != "name" or not found[-1].toponym.name:
            return []
        base = scene.sentence.start
        end = max(ref.toponym.end for ref in found) - base
        listed: list[Toponym] = []
        joined = False
        for start, stop, toponym in scene.names:
            if start < end:
                continue
            between = scene.parsed.text[end:start]
            if not _LIST_JOIN.fullmatch(between) or self._kinds.group(toponym.kind) in {"region", "country"}:
                break
            joined = joined or "and" in between
            listed.append(toponym)
            end = stop
        if not joined:
            return []  # "Zabadani, Damascus": the second name says where the first one is
        return [PlaceRef(t, None, "name", "listed with the name before", t.name.lower()) for t in listed]

    def is_name(self, scene: Scene, token: Token) -> bool:
        """Tell whether a token is a place name."""
        return self._name_at(scene, token) is not None

    def _name_at(self, scene: Scene, token: Token) -> Toponym | None:
        span = scene.parsed.spans[token.i]
        return next((t for start, end, t in scene.names if (start, end) == span), None)

    def _toponym(self, scene: Scene, tokens: Sequence[Token], **fields: object) -> Toponym:
        start, end = scene.parsed.span(tokens)
        text = scene.parsed.text[start:end]
        base = scene.sentence.start
        return replace(Toponym(text, base + start, base + end), **fields)  # type: ignore[arg-type]

    def _place(self, scene: Scene, token: Token, depth: int) -> list[PlaceRef]:
        if depth > 5:  # noqa: PLR2004 (deeper nesting is a parser's error)
            return []
        word = scene.parsed.lower(token)
        start = scene.parsed.spans[token.i][0]
        if any(first <= start < last for first, last in scene.times):
            return []
        name = self._name_at(scene, token)
        if name is not None:
            return self._named(scene, token, name)
        if word in _PLACE_PRONOUNS:
            return self._pronoun(scene, token, word)
        if token.dep_ == "appos" and (head := self._name_at(scene, token.head)) is not None:
            # "Mosul, the largest city they have captured": the apposition is the place itself.
            if self._kinds.agree(self._kind_of(scene, token), head.kind):
                return self._named(scene, token.head, head)
        phrase = noun_phrase(token)
        actor = next(
            (m for m in scene.actors if m.start <= scene.parsed.spans[token.i][0] < m.end and not m.generic),
            None,
        )
        if word in self._ground.never or (word in FORCE_NOUNS and self._kinds.of(word) is None):
            return []
        if actor is not None and word not in {
            "positions",
            "position",
            "headquarters",
            "stronghold",
            "territory",
        }:
            return []
        kind = self._kind_of(scene, token)
        is_ground = (
            kind is not None
            or word in self._ground.nouns
            or word in self._extents.part | self._extents.outskirts | self._extents.directions
        )
        attached = next((c for c in token.children if c.dep_ == "compound" and c.i == token.i - 1), None)
        if attached is not None and word in self._lexicon.context.reporting.documents:
            name = self._name_at(scene, attached)
            if name is not None:  # a headline's "... areas of Aleppo report"
                return self._named(scene, attached, name)
        if not is_ground:
            if (
                word in self._extents.whole
                or token.pos_ == "NUM"
                or (token.dep_ == "nummod" or token.like_num)
            ):
                return self._through_of(scene, token, phrase, depth)
            return self._unlisted(scene, token, phrase)
        return self._described(scene, token, phrase, kind, depth)

    def _kind_of(self, scene: Scene, token: Token) -> str | None:
        """Return the kind a noun names, alone or with the word before it ("border crossing")."""
        word = scene.parsed.lower(token)
        if token.i:
            double = self._kinds.of(f"{scene.parsed.lower(token.nbor(-1))} {word}")
            if double:
                return double
        return self._kinds.of(word)

    def _extent_of(self, scene: Scene, tokens: Iterable[Token]) -> Extent | None:
        words = {scene.parsed.lower(t) for t in tokens}
        if words & (self._extents.outskirts - {"near", "around", "surrounding"}):
            return Extent.OUTSKIRTS
        if words & self._extents.part or words & self._extents.directions:
            return Extent.PART
        if words & self._extents.whole:
            return Extent.WHOLE
        return None

    def _named(self, scene: Scene, token: Token, name: Toponym) -> list[PlaceRef]:
        before = [t for t in noun_phrase(token) if t.i < token.i]
        start = scene.parsed.spans[token.i][0]
        lead = scene.parsed.text[max(0, start - 24) : start].lower().split()
        extent = self._extent_of(scene, before)
        if extent is None and lead and lead[-1].strip(",") in self._extents.directions:
            extent = Extent.PART
        if any(t.lower_ in {"outside", "near", "around"} for t in before):
            extent = Extent.OUTSKIRTS
        after = scene.parsed.text[scene.parsed.spans[token.i][1] :].lstrip(" ").split(maxsplit=1)
        if (
            after
            and after[0].lower().strip(",.") in {"outskirts", "countryside", "suburbs"}
            and name.kind not in {"province", "region"}
        ):
            extent = Extent.OUTSKIRTS
        refs = [PlaceRef(name, extent, "name", "named", name.name.lower())]
        for child in token.children:
            if child.dep_ == "appos":
                listed = [self._name_at(scene, t) for t in conjuncts(child)]
                refs += [
                    PlaceRef(t, None, "name", "apposed", t.name.lower())
                    for t in listed
                    if t is not None and t.name != name.name and not self._contains(t, name)
                ]
        return refs

    def _contains(self, outer: Toponym, inner: Toponym) -> bool:
        """Tell whether an apposed name is the surrounding area ("Douma, Damascus countryside")."""
        return self._kinds.group(outer.kind) in {"region", "country"} or self._kinds.group(inner.kind) in {
            "district"
        }

    def _pronoun(self, scene: Scene, token: Token, word: str) -> list[PlaceRef]:
        if word not in _PLACE_PRONOUNS:
            return []
        offset = scene.parsed.spans[token.i][0]
        antecedent = scene.discourse.place(scene.number, offset, None)
        if antecedent is None:
            return []
        toponym = self._toponym(
            scene, [token], name=antecedent.name, kind=antecedent.kind, within=antecedent.within
        )
        return [
            PlaceRef(
                toponym, None, "pronoun", f"{word!r} stands for {antecedent.name}", antecedent.name.lower()
            )
        ]

    def _described(
        self, scene: Scene, token: Token, phrase: list[Token], kind: str | None, depth: int
    ) -> list[PlaceRef]:
        word = scene.parsed.lower(token)
        before = self._own_words(scene, token, phrase)
        extent = self._extent_of(scene, [t for t in before if t != token])
        quantity = (
            word
            in self._extents.part | self._extents.whole | self._extents.outskirts | self._extents.directions
        )
        if quantity:
            own = self._extent_of(scene, [token]) or Extent.PART
            refs = self._through_of(scene, token, phrase, depth)
            refs = refs or self._possessor(scene, token, depth)
            if refs:
                return [replace(ref, extent=self._narrower(own, ref.extent)) for ref in refs]
            if word in self._extents.whole:
                return []
        # "the Palmyra ruins", "Palmyra's downtown neighbourhoods", "al-Bab town"
        owner = next(
            (
                t
                for t in token.children
                if t.dep_ in {"compound", "poss", "nmod", "amod"}
                and t.i < token.i
                and self._name_at(scene, t)
            ),
            None,
        )
        if owner is not None:
            name = self._name_at(scene, owner)
            assert name is not None
            return self._owned(scene, token, before, name, kind, extent, possessive=owner.dep_ == "poss")
        owner_name = self._unlisted_owner(scene, token, before)
        if owner_name is not None:
            return [owner_name]
        listed = self._members(scene, token)
        if listed:
            return listed
        relations = list(prepositions(token))
        of_names = (
            [t for prep, t in relations if prep == "of"] if not relations or relations[0][0] == "of" else []
        )
        for complement in of_names:
            name = self._name_at(scene, complement)
            if name is not None:
                refs = []
                for item in conjuncts(complement):
                    named = self._name_at(scene, item)
                    if named is None:
                        continue
                    same = (
                        kind is None
                        or self._kinds.group(kind) in {"settlement", "region", "country", "district"}
                        or self._kinds.agree(kind, named.kind)
                    )
                    if same:
                        if kind is not None and (
                            named.kind is None or self._kinds.group(kind) != self._kinds.group(named.kind)
                        ):
                            named = replace(named, kind=kind)
                        if (
                            self._plural_of_parts(word, kind)
                            and item == complement
                            and len(conjuncts(complement)) == 1
                        ):
                            refs.append(
                                PlaceRef(
                                    replace(
                                        self._toponym(scene, [*before, item]), kind=kind, within=named.name
                                    ),
                                    Extent.PART,
                                    "description",
                                    "part of a named place",
                                    f"{word} {named.name}".lower(),
                                )
                            )
                            continue
                        refs.append(
                            PlaceRef(named, extent, "name", f"{word} of {named.name}", named.name.lower())
                        )
                    else:
                        toponym = self._toponym(scene, [*before, item], name="", kind=kind, within=named.name)
                        refs.append(
                            PlaceRef(
                                toponym,
                                extent,
                                "description",
                                f"{word} of {named.name}",
                                f"{word} {named.name}".lower(),
                            )
                        )
                if refs:
                    return refs
            elif depth < 4 and (kind is None or kind in {"base", "checkpoint"} or word in self._ground.nouns):  # noqa: PLR2004
                inner = self._place(scene, complement, depth + 1)
                if inner:
                    return [replace(ref, extent=self._narrower(Extent.PART, ref.extent)) for ref in inner]
        return self._bare(scene, token, before, kind, extent, depth)

    @staticmethod
    def _plural_of_parts(word: str, kind: str | None) -> bool:
        return kind in {"base", "checkpoint"} and word.endswith("s")

    def _owned(
        self,
        scene: Scene,
        token: Token,
        before: list[Token],
        name: Toponym,
        kind: str | None,
        extent: Extent | None,
        *,
        possessive: bool,
    ) -> list[PlaceRef]:
        word = scene.parsed.lower(token)
        group = self._kinds.group(kind)
        plain = (
            word
            in {
                "area",
                "areas",
                "region",
                "city",
                "town",
                "village",
                "front",
                "pocket",
                "enclave",
                "side",
                "point",
            }
            and not possessive
        )
        if (
            plain
            or (not possessive and group in {"settlement", "country"})
            or (not possessive and kind == "province")
        ):
            said = kind if kind and word not in {"region", "pocket", "enclave"} else name.kind
            text = self._toponym(scene, before, name=name.name, kind=said, within=name.within)
            return [PlaceRef(text, extent, "name", f"{name.name} {word}", name.name.lower())]
        if kind is None or (possessive and group == "district"):
            part = self._extent_of(scene, [token]) or Extent.PART
            text = self._toponym(scene, before, name=name.name, kind=name.kind, within=name.within)
            return [
                PlaceRef(
                    text,
                    part if extent is not Extent.OUTSKIRTS else extent,
                    "description",
                    f"part of {name.name}",
                    name.name.lower() + " " + word,
                )
            ]
        text = self._toponym(scene, before, name="" if possessive else name.name, kind=kind, within=name.name)
        return [
            PlaceRef(
                text,
                extent,
                "description" if possessive else "name",
                f"{name.name} {word}",
                f"{name.name} {word}".lower(),
            )
        ]

    def _own_words(self, scene: Scene, token: Token, phrase: list[Token]) -> list[Token]:
        """Return the words of a noun phrase up to its noun, cut where the parser took in another's."""
        kept: list[Token] = []
        for word in sorted((t for t in phrase if t.i <= token.i), key=lambda t: -t.i):
            start = scene.parsed.spans[word.i][0]
            adnominal = (
                any(m.start <= start < m.end and not m.generic for m in scene.actors)
                and "-" not in scene.parsed.text[start : scene.parsed.spans[token.i][0]]
            )
            timed = any(first <= start < last for first, last in scene.times)
            if word != token and (
                timed or word.pos_ == "VERB" and word.tag_ in {"VBD", "VBZ", "VBP"} or adnominal
            ):
                break
            kept.append(word)
        return sorted(kept, key=lambda t: t.i)

    def _unlisted_owner(self, scene: Scene, token: Token, before: list[Token]) -> PlaceRef | None:
        """Return the name before a noun of place that no gazetteer lists ("the Lajat area")."""
        words = [
            t
            for t in before
            if t.i < token.i
            and t.pos_ == "PROPN"
            and t.dep_ in {"compound", "nmod", "amod"}
            and scene.parsed.word(t)[:1].isupper()
            and scene.parsed.lower(t) not in self._extents.directions
        ]
        if not words or scene.parsed.text.isupper():
            return None
        start, end = scene.parsed.span(words)
        if any(m.start < end and start < m.end for m in scene.actors) or words[-1].i != token.i - 1:
            return None
        name = scene.parsed.text[start:end]
        if any(ch.isdigit() for ch in name) or len(name.split()) > 3:  # noqa: PLR2004 (long runs are titles)
            return None
        text = self._toponym(scene, before, name=name, kind=self._kind_of(scene, token))
        extent = self._extent_of(scene, [t for t in before if t != token])
        return PlaceRef(text, extent, "name", "unlisted name before a noun of place", name.lower())

    def _members(self, scene: Scene, token: Token) -> list[PlaceRef]:
        """Return the places that a plural lists ("two villages, Foua and Kefraya", "seven, including X")."""
        names: list[Toponym] = []
        for child in token.children:
            if child.dep_ == "appos" or (
                child.dep_ in {"prep", "acl", "advcl"} and child.lower_ in {"including", "like", "namely"}
            ):
                heads = (
                    [child]
                    if child.dep_ == "appos"
                    else [c for c in child.children if c.dep_ in {"pobj", "dobj"}]
                )
                for head in heads:
                    names += [n for t in conjuncts(head) if (n := self._name_at(scene, t)) is not None]
        word = scene.parsed.lower(token)
        kind = self._kind_of(scene, token)
        usable = [n for n in names if kind is None or n.kind is None or self._kinds.agree(kind, n.kind)]
        if not usable and len(names) > 1:
            usable = names
        return [PlaceRef(n, None, "name", f"named by {word!r}", n.name.lower()) for n in usable]

    def _through_of(self, scene: Scene, token: Token, phrase: list[Token], depth: int) -> list[PlaceRef]:
        for prep, complement in prepositions(token):
            if prep in {"of", "in", "to"} or (prep in {"outside", "near", "around"}):
                refs = [ref for item in conjuncts(complement) for ref in self._place(scene, item, depth + 1)]
                if refs:
                    extent = Extent.OUTSKIRTS if prep in {"outside", "near", "around", "to"} else None
                    word = scene.parsed.lower(token)
                    if word in self._extents.whole:
                        extent = Extent.WHOLE
                    start_tokens = [t for t in phrase if t.i <= token.i]
                    merged = []
                    for ref in refs:
                        span = (scene.sentence.start + scene.parsed.span(start_tokens)[0], ref.toponym.end)
                        text = scene.parsed.text[
                            span[0] - scene.sentence.start : span[1] - scene.sentence.start
                        ]
                        toponym = (
                            ref.toponym
                            if span[1] <= span[0] or len(text) > 90
                            else replace(ref.toponym, text=text, start=span[0], end=span[1])
                        )  # noqa: PLR2004
                        merged.append(
                            replace(ref, toponym=toponym, extent=self._narrower(extent, ref.extent))
                        )
                    return merged
        return []

    def _possessor(self, scene: Scene, token: Token, depth: int) -> list[PlaceRef]:
        for child in token.children:
            if child.dep_ in {"poss", "compound", "nmod"} and child.i < token.i:
                if child.pos_ == "PRON":
                    return self._pronoun(scene, child, scene.parsed.lower(child))
                return self._place(scene, child, depth + 1)
        return []

    def _bare(
        self,
        scene: Scene,
        token: Token,
        before: list[Token],
        kind: str | None,
        extent: Extent | None,
        depth: int,
    ) -> list[PlaceRef]:
        """Resolve a description that names nobody: by what it stands for, or as a place in or near another."""
        word = scene.parsed.lower(token)
        offset = scene.parsed.spans[before[0].i][0]
        determiners = {
            scene.parsed.lower(t) for t in token.children if t.dep_ in {"det", "poss", "preconj", "predet"}
        }
        numbered = any(t.dep_ == "nummod" or t.like_num for t in token.children) or bool(
            {scene.parsed.lower(t) for t in token.children}
            & {"several", "many", "some", "other", "another", "various", "new", "a", "an"}
        )
        definite = bool(determiners & _DEFINITE) and not numbered
        relations = [(prep, t) for prep, t in prepositions(token)]
        anchor, bearing, distance, near = self._relation(scene, token, relations, depth)
        group = self._kinds.group(kind)
        if "both" in determiners or (
            definite
            and word in {"locations", "areas", "sites", "villages", "towns", "places"}
            and anchor is None
        ):
            pair = self._previous_pair(scene)
            if pair:
                return [
                    PlaceRef(
                        self._toponym(scene, before, name=n.name, kind=n.kind, within=n.within),
                        extent,
                        "description",
                        f"{word!r} stands for {n.name}",
                        n.name.lower(),
                    )
                    for n in pair
                ]
        settled = group in {"settlement", "region", "country"} or (
            kind is None and word in self._ground.anaphoric
        )
        just_named = self._named_just_before(scene, before[0], kind)
        if definite and just_named is not None:
            toponym = self._toponym(
                scene, before, name=just_named.name, kind=just_named.kind, within=just_named.within
            )
            return [
                PlaceRef(
                    toponym, extent, "description", f"{word!r} is {just_named.name}", just_named.name.lower()
                )
            ]
        if definite and anchor is None and (settled or kind is None):
            antecedent = scene.discourse.place(
                scene.number, offset, kind if group == "settlement" or group == "region" else None
            )
            if antecedent is None and group == "settlement":
                antecedent = scene.discourse.place(scene.number, offset, None)
            if antecedent is not None:
                part = extent
                if kind is None and word not in self._ground.anaphoric:
                    part = self._extent_of(scene, [token]) or Extent.PART
                toponym = self._toponym(
                    scene, before, name=antecedent.name, kind=antecedent.kind, within=antecedent.within
                )
                return [
                    PlaceRef(
                        toponym,
                        part,
                        "description",
                        f"{word!r} stands for {antecedent.name}",
                        antecedent.name.lower(),
                    )
                ]
        if (
            anchor is None
            and definite
            and kind is not None
            and group not in {"settlement", "region", "country"}
        ):
            antecedent = scene.discourse.place(scene.number, offset, kind)
            if antecedent is not None:
                # "the base" is the airbase named before, not any base in the city.
                toponym = self._toponym(
                    scene, before, name=antecedent.name, kind=antecedent.kind, within=antecedent.within
                )
                return [
                    PlaceRef(
                        toponym,
                        extent,
                        "description",
                        f"{word!r} stands for {antecedent.name}",
                        antecedent.name.lower(),
                    )
                ]
        if anchor is None and group not in {"settlement", "region", "country"}:
            around = scene.discourse.place(scene.number, offset, "city") or scene.discourse.place(
                scene.number, offset, None
            )
            if around is not None and (definite or depth):
                anchor = around.name
        if kind is None and not definite and anchor is None and word not in self._ground.nouns:
            return []
        last = max(
            [
                *before,
                *(
                    t
                    for t in token.subtree
                    if anchor is not None
                    and any(
                        self._name_at(scene, t) is not None and n == anchor
                        for n in [self._name_at(scene, t).name if self._name_at(scene, t) else ""]
                    )
                ),
            ],
            key=lambda t: t.i,
        )  # type: ignore[union-attr]
        tokens = [t for t in scene.parsed.doc[before[0].i : last.i + 1]]
        toponym = self._toponym(
            scene, tokens, name="", kind=kind, within=anchor, bearing=bearing, distance_km=distance
        )
        if anchor is not None and extent is None and near:
            extent = None
        return [
            PlaceRef(
                toponym,
                extent,
                "description",
                f"described: {squash(toponym.text)}",
                f"{word} {anchor or ''} {offset}".lower(),
            )
        ]

    def _named_just_before(self, scene: Scene, first: Token, kind: str | None) -> Toponym | None:
        """Return the name that a description follows after a comma ("Mosul, the largest city they hold")."""
        if first.i < 2 or first.nbor(-1).text != "," or kind is None:  # noqa: PLR2004 (a name and a comma)
            return None
        name = self._name_at(scene, first.nbor(-2))
        return name if name is not None and self._kinds.agree(name.kind, kind) else None

    def _relation(
        self, scene: Scene, token: Token, relations: Sequence[tuple[str, Token]], depth: int
    ) -> tuple[str | None, float | None, float | None, bool]:
        """Return anchor, bearing, distance and whether the place lies outside its anchor."""
        start = scene.parsed.spans[token.i][0]
        window = scene.parsed.text[start : start + 80].lower()
        measured = _DISTANCE.search(window)
        distance = None
        if measured and re.match(
            r"[^.;]{0,25}\b(?:north|south|east|west|from|of|outside|away)", window[measured.end() :]
        ):
            number = measured[1].replace(",", ".")
            distance = float(_WORD_NUMBERS.get(number, 0) or number)
            if measured[2].lower().startswith("mi"):
                distance *= KM_PER_MILE
        for prep, complement in relations:
            chain = prep.split(".")
            for item in conjuncts(complement):
                name = self._name_at(scene, item)
                if (
                    name is None
                    and depth < 3
                    and chain[-1] in {"in", "of", "from", "near", "outside", "around"}
                ):  # noqa: PLR2004
                    inner = self._place(scene, item, depth + 2)
                    name = next((ref.toponym for ref in inner if ref.toponym.name), None)
                if name is None or not name.name:
                    continue
                words = [w for w in chain if w in _BEARINGS]
                prior = scene.parsed.lower(item.nbor(-1)) if item.i else ""
                bearing = _BEARINGS[words[0]] if words else None
                if chain[-1] in {
                    "in",
                    "of",
                    "from",
                    "near",
                    "outside",
                    "around",
                    "at",
                    "on",
                    "to",
                    "inside",
                    "within",
                    "between",
                }:
                    near = bool(words) or chain[-1] in {"near", "outside", "around", "from", "to", "between"}
                    if bearing is None and prior in _BEARINGS:
                        bearing = None
                    return name.name, bearing, distance, near
        # The parser may hang the preposition on the verb: what follows the noun at once belongs to it.
        end = scene.parsed.spans[token.i][1]
        follows = _FOLLOWING_RELATION.match(scene.parsed.text, end)
        if follows is not None:
            name = next((t for s, _, t in scene.names if s == follows.end()), None)
            if name is not None and name.name:
                return name.name, None, distance, follows[1].lower() in {"near", "outside", "around"}
        # "north of the city" is often an adverb of its own in the tree: look for the words themselves.
        match = re.match(r"[^.;,]{0,40}?\b(" + "|".join(_BEARINGS) + r")\s+of\s+(?:the\s+)?", window)
        if match:
            at = start + match.end()
            name = next((t for s, e, t in scene.names if s >= at - 1 and s - at < 15), None)  # noqa: PLR2004
            if name is not None:
                return name.name, _BEARINGS[match[1]], distance, True
        return None, None, distance, False

    def _previous_pair(self, scene: Scene) -> list[Toponym]:
        """Return the places of the last claims that were made together."""
        spoken = [m for m in scene.discourse.spoken if m.sentence < scene.number]
        if not spoken:
            return []
        last = spoken[-1].sentence
        names: dict[str, Toponym] = {}
        for mention in spoken:
            if mention.sentence == last:
                names.setdefault(mention.toponym.name, mention.toponym)
        return list(names.values()) if len(names) > 1 and scene.number - last <= 2 else []  # noqa: PLR2004

    def _unlisted(self, scene: Scene, token: Token, phrase: list[Token]) -> list[PlaceRef]:
        """Accept a capitalised name that no gazetteer knows, where the grammar says that it is a place."""
        word = scene.parsed.word(token)
        if (
            token.pos_ != "PROPN"
            or not word[:1].isupper()
            or scene.sentence.in_title
            or scene.parsed.text.isupper()
        ):
            return []
        start = scene.parsed.spans[token.i][0]
        if any(m.start <= start < m.end for m in scene.actors):
            return []
        tokens = [
            t
            for t in phrase
            if t.i <= token.i and (t.pos_ == "PROPN" or t.dep_ == "compound" or t.text in {"-", "'", "’"})
        ]
        tokens = [t for t in tokens if t.dep_ != "det"]
        start, end = scene.parsed.span(tokens or [token])
        text = scene.parsed.text[start:end]
        if len(text.split()) > 4 or any(ch.isdigit() for ch in text):  # noqa: PLR2004 (long runs are titles)
            return []
        toponym = Toponym(text, scene.sentence.start + start, scene.sentence.start + end, name=text)
        return [PlaceRef(toponym, None, "name", "capitalised name in a place's position", text.lower())]

    def implied(self, scene: Scene, trigger: Token) -> list[PlaceRef]:
        """Return the place that the text is about, where a frame names none."""
        offset = scene.parsed.spans[trigger.i][0]
        here = [
            t
            for s, e, t in scene.names
            if s < offset and self._kinds.group(t.kind) not in {"region", "country"}
        ]
        antecedent = here[-1] if here else scene.discourse.place(scene.number, offset, "city")
        if antecedent is None or not (here or scene.discourse.is_topic(antecedent, scene.number)):
            return []
        start, end = scene.parsed.spans[trigger.i]
        base = scene.sentence.start
        toponym = Toponym(
            "(implicit)", base + start, base + end, antecedent.name, antecedent.kind, antecedent.within
        )
        return [PlaceRef(toponym, None, "implicit", f"implied: {antecedent.name}", antecedent.name.lower())]

    @staticmethod
    def _narrower(first: Extent | None, second: Extent | None) -> Extent | None:
        order = [Extent.OUTSKIRTS, Extent.PART, Extent.UNKNOWN, Extent.WHOLE]
        given = [e for e in (first, second) if e is not None]
        return min(given, key=order.index) if given else None

    # ------------------------------------------------------------ actors

    def actor(self, scene: Scene, token: Token, *, avoid: str | None = None) -> str | None:
        """Return the actor that a noun phrase means, or None."""
        for item in conjuncts(token):
            found = self._actor(scene, item, avoid)
            if found is not None:
                return found
        return None

    def actor_in(self, scene: Scene, tokens: Sequence[Token], *, avoid: str | None = None) -> str | None:
        """Return the last actor named among some tokens ("a Syrian regime offensive")."""
        if not tokens:
            return None
        start, end = scene.parsed.span(tokens)
        inside = [m for m in scene.actors if m.start >= start and m.end <= end]
        for mention in reversed(inside):
            actor = self.mentioned(scene, mention, avoid)
            if actor is not None:
                return actor
        return None

    def _actor(self, scene: Scene, token: Token, avoid: str | None) -> str | None:
        word = scene.parsed.lower(token)
        offset = scene.parsed.spans[token.i][0]
        if token.pos_ == "PRON" or word in _ACTOR_PRONOUNS:
            if word in _FIRST_PERSON:
                return scene.voice
            if word not in _ACTOR_PRONOUNS:
                return None
            speaking = self._speaking(scene, token)
            if speaking is not None and speaking != avoid:
                return speaking
            return self._salient(scene, offset, avoid, None)
        left = [t for t in noun_phrase(token) if t.i <= token.i]
        start, end = scene.parsed.span(left)
        covering = [m for m in scene.actors if m.start < end and m.end > start]
        owner = next((t for t in token.children if t.dep_ == "poss" and t.pos_ == "PRON"), None)
        if covering and not (owner is not None and covering[-1].actor is None):
            return self.mentioned(scene, covering[-1], avoid)
        for prep, complement in prepositions(token):
            if prep == "of" and word in FORCE_NOUNS | {
                "members",
                "fighters",
                "forces",
                "units",
                "number",
                "group",
                "hundreds",
                "dozens",
                "coalition",
                "alliance",
                "rest",
            }:
                return self._actor(scene, complement, avoid)
        if scene.voice and any(scene.parsed.lower(t) in _FIRST_PERSON for t in left):
            return scene.voice
        if word in FORCE_NOUNS | {"defenders", "members", "positions", "attackers", "assailants"}:
            return self._noun_actor(scene, token, left, word, offset, avoid, owner)
        return self._named_party(scene, token)

    def _named_party(self, scene: Scene, token: Token) -> str | None:
        """Return the party that a country or region stands for."""
        name = self._name_at(scene, token)
        if name is None or self._kinds.group(name.kind) not in {"country", "region"}:
            return None
        stem = name.name[:4].lower()
        if scene.theatre is not None and any(region.startswith(stem) for region in scene.theatre.regions):
            # "Syria retakes X": the state of the theatre that bears the country's name.
            for actor in scene.theatre.actors:
                if actor.kind is ActorKind.STATE and any(a.lower().startswith(stem) for a in actor.aliases):
                    return actor.id
            return None
        return re.sub(r"[^\w]+", "-", name.name).strip("-").lower() or None

    def _noun_actor(
        self,
        scene: Scene,
        token: Token,
        left: list[Token],
        word: str,
        offset: int,
        avoid: str | None,
        owner: Token | None,
    ) -> str | None:
        names = [
            t for t in left if t.i < token.i and (t.pos_ in {"PROPN"} or self._name_at(scene, t) is not None)
        ]
        if names:
            plain = [t for t in names if t.dep_ in {"compound", "poss", "nmod", "amod", "nsubj"}]
            start, end = scene.parsed.span(plain or names)
            slug = (
                re.sub(r"[^\w]+", "-", re.sub(r"['’]s$", "", scene.parsed.text[start:end])).strip("-").lower()
            )
            if slug:
                return (
                    f"{slug}-government"
                    if word in STATE_NOUNS - {"units", "brigade", "battalion", "division", "regiment"}
                    and self._name_at(scene, names[-1])
                    else slug
                )
        if owner is not None:
            return self._speaking(scene, owner) or self._salient(scene, offset, avoid, None)
        if word in STATE_NOUNS:
            return self._salient(scene, offset, avoid, ActorKind.STATE)
        if word in GROUP_NOUNS:
            return self._salient(scene, offset, avoid, ActorKind.ARMED_GROUP)
        return None

    def mentioned(self, scene: Scene, mention: ActorMention, avoid: str | None = None) -> str | None:
        """Return the actor of a mention; a bare noun stands for an actor before it."""
        if mention.actor is not None:
            return mention.actor
        known = scene.discourse.bare.get((scene.number, mention.start))
        if known is not None and known != avoid:
            return known
        words = mention.noun.split()
        kind = ActorKind.STATE if words and words[-1] in STATE_NOUNS else ActorKind.ARMED_GROUP
        return self._salient(scene, mention.start, avoid, kind)

    def adversary(self, scene: Scene, trigger: Token, actor: str, *, reach: int) -> str | None:
        """Return the actor of another side that stands nearest to a trigger, in its sentence or just before.

        Parameters
        ----------
        scene, trigger
            Where.
        actor
            The actor whose opponent is wanted.
        reach
            How many sentences back to look where the sentence itself names none.
        """
        side = self._actors.side(actor)
        offset = scene.parsed.spans[trigger.i][0]
        nearest: tuple[int, str] | None = None
        for mention in scene.actors:
            other = self.mentioned(scene, mention)
            if other is None or self._actors.side(other) == side:
                continue
            distance = abs(mention.start - offset)
            if nearest is None or distance < nearest[0]:
                nearest = (distance, other)
        if nearest is not None:
            return nearest[1]
        if reach == 0:
            return None
        return scene.discourse.actor(
            scene.number, 0, lambda seen: self._actors.side(seen.actor) != side, reach=reach
        )

    def _salient(self, scene: Scene, offset: int, avoid: str | None, kind: ActorKind | None) -> str | None:
        """Return the nearest earlier actor of a kind; a state's army is not "the militants"."""

        def accept(seen: ActorSeen) -> bool:
            if seen.actor == avoid:
                return False
            if kind is None:
                return True
            return (seen.kind is ActorKind.STATE) == (kind is ActorKind.STATE)

        return scene.discourse.actor(scene.number, offset, accept, topic=kind is None)

    def _speaking(self, scene: Scene, token: Token) -> str | None:
        """Return the actor that speaks the clause of a pronoun ("said its soldiers had ..."), or None."""
        for ancestor in token.ancestors:
            if self._lexicon.lemma(ancestor.lower_) not in self._lexicon.context.reporting.verbs:
                continue
            subject = next((c for c in ancestor.children if c.dep_ == "nsubj"), None)
            if subject is None:
                subject = next((t for t in arguments(ancestor).subjects), None)
            if subject is None or subject.i > token.i and subject.head != ancestor:
                continue
            phrase = noun_phrase(subject)
            if any(t == token for t in phrase):
                continue
            start, end = scene.parsed.span(phrase)
            found = self._actors.find(scene.parsed.text[start:end], scene.theatre, qualified=True)
            named = [m.actor for m in found if m.actor]
            return named[-1] if named else None
        return None
