"""Which places the noun phrases around a trigger mean."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace

from spacy.tokens import Token

from conflictmap.kinds import Kinds
from conflictmap.model import Extent, Toponym
from conflictmap.reading.actors import FORCE_NOUNS
from conflictmap.reading.dates import TIME_WORDS
from conflictmap.reading.lexicon import Lexicon
from conflictmap.reading.relations import relation_of
from conflictmap.reading.scene import IMPLICIT, PlaceRef, Scene, narrower
from conflictmap.reading.syntax import conjuncts, noun_phrase, prepositions, squash

_PRONOUNS = frozenset({"it", "its", "there", "which", "itself"})
_DEFINITE = frozenset({"the", "this", "that", "these", "those", "both", "its", "their", "each"})
_INDEFINITE = frozenset({"several", "many", "some", "other", "another", "various", "new", "a", "an"})
_BEFORE_NOUN = frozenset({"compound", "poss", "nmod", "amod"})
_BROAD = frozenset({"settlement", "region", "country"})
# Nouns that add nothing to a name before them ("the Afrin area").
_PLAIN = frozenset("area areas region city town village front pocket enclave side point".split())
_SHARES = frozenset({"areas", "districts", "neighbourhoods", "neighborhoods", "quarters", "zones", "sectors"})
_PLURALS = frozenset({"locations", "areas", "sites", "villages", "towns", "places"})
_OUTSIDE = frozenset({"outside", "near", "around"})
_ON_GROUND_OF = frozenset({"positions", "position", "headquarters", "stronghold", "territory"})
_COUNTS = frozenset("number dozens several scores hundreds thousands".split())
_BELOW_REGIONS = frozenset({"settlement", "district", "base"})
_AGENCIES = frozenset("afp reuters ap sana anadolu xinhua tass sputnik bbc cnn".split())
_POWER = frozenset({"control", "possession", "sovereignty"})
_UNITS_AT = frozenset({"brigade", "regiment", "battalion", "division"})
_LOCATIVE = frozenset({"in", "inside", "at", "around", "near", "outside"})
_BASTIONS = frozenset({"bastion", "stronghold", "heartland", "capital"})
_COUNTED = {
    "two": 2,
    "both": 2,
    "three": 3,
    "four": 4,
    "five": 5,
    "six": 6,
    "seven": 7,
    "eight": 8,
    "nine": 9,
}
LIST_JOIN = re.compile(
    r"\s*(?:,|&|and|,\s*and|as well as)?\s*(?:the\s+)?"
    r"(?:(?:village|town|city|district|neighbou?rhood|area)s?\s+of\s+)?",
    re.IGNORECASE,
)
_CAPITALISED = re.compile(r"(?:[Aa]l-|[Ee]l-)?[A-Z][\w’'-]+(?:\s(?:al-|el-)[A-Z][\w’'-]+)*")
_LIST_AFTER = re.compile(
    rf"[^.;:–—]{{0,60}}?(?:\s[-–—]\s|:\s|,?\s(?:including|namely)\s)"
    rf"(?P<names>{_CAPITALISED.pattern}(?:(?:,\s(?:and\s)?|\sand\s|\s){_CAPITALISED.pattern})+)"
)
_AND_NAME = re.compile(rf"\s+and\s+(?P<name>{_CAPITALISED.pattern})(?:,|[.;]|$|\s+(?P<after>[a-z]+)\b)")
# "positions from its rival X in the province of Y": a locative before the name, in the same clause.
_LOCATED = re.compile(
    r"\b(?:in|inside|near|around|outside|of|from|at)\s+(?:the\s+)?(?:[\w-]+\s+){0,6}$", re.IGNORECASE
)
_CLAUSE_END = re.compile(
    r"[;:.!?“”\"()]|\b(?:but|while|after|before|when|that|which|who|as|because|although|said|told)\b",
    re.IGNORECASE,
)
_WITHIN_CLAUSE = 90
_INSTITUTIONS = frozenset(
    "observatory ministry agency network council committee commission channel press party "
    "parliament court".split()
)
# Deeper nesting is a parser's error; longer names are titles; longer texts are whole clauses.
_DEPTH, _NAME_WORDS, _TEXT = 5, 4, 90


class Grounds:
    """Resolves noun phrases of one sentence to places.

    Parameters
    ----------
    lexicon, kinds
        The words that mean ground.
    demonyms
        Names of peoples, lower case.
    """

    def __init__(self, lexicon: Lexicon, kinds: Kinds, demonyms: Iterable[str] = ()) -> None:
        # "Dozens of Palestinians" are people, however capitalised.
        self._peoples = frozenset(form for demonym in demonyms for form in (demonym, f"{demonym}s"))
        self._kinds = kinds
        self._extents = lexicon.context.extent
        self._ground = lexicon.context.ground
        self._documents = lexicon.context.reporting.documents
        extents = self._extents
        self._quantities = extents.part | extents.whole | extents.outskirts | extents.directions

    def places(self, scene: Scene, token: Token) -> list[PlaceRef]:
        """Return the places that a noun and the nouns coordinated with it mean, in order."""
        found = [ref for item in conjuncts(token) for ref in self._place(scene, item, 0)]
        found = [*self._list_before(scene, found), *found, *self._list_goes_on(scene, found)]
        return list({(ref.key, ref.toponym.text): ref for ref in reversed(found)}.values())[::-1]

    def place(self, scene: Scene, token: Token) -> list[PlaceRef]:
        """Return the places that one noun means, without those coordinated with it."""
        return self._place(scene, token, 0)

    def implied(self, scene: Scene, trigger: Token) -> list[PlaceRef]:
        """Return the place that the text is about, where a frame names none."""
        offset = scene.offset(trigger)
        here = [
            toponym
            for start, _, toponym in scene.names
            if start < offset and self._kinds.group(toponym.kind) not in {"region", "country"}
        ]
        named = here[-1] if here else scene.discourse.place(scene.number, offset, "city")
        if named is None or not (here or scene.discourse.is_topic(named, scene.number)):
            return []
        ref = scene.standing_for([trigger], named, None, f"implied: {named.name}")
        return [replace(ref, toponym=replace(ref.toponym, text=IMPLICIT), form="implicit")]

    # ------------------------------------------------------------ one noun

    def _place(self, scene: Scene, token: Token, depth: int) -> list[PlaceRef]:
        if depth > _DEPTH or scene.is_time(token) or scene.word(token) in TIME_WORDS:
            return []
        name = scene.name_at(token)
        if name is not None:
            return self._named(scene, token, name)
        if scene.word(token) in _PRONOUNS:
            return self._pronoun(scene, token)
        return self._noun(scene, token, depth)

    def _noun(self, scene: Scene, token: Token, depth: int) -> list[PlaceRef]:
        """Resolve a noun that is no name in the gazetteer."""
        word = scene.word(token)
        if word in {"former", "latter"} and token.dep_ != "amod":
            pair = self._pair_before(scene, token) or scene.discourse.last_pair(scene.number)
            named = (pair[-2] if word == "former" else pair[-1]) if len(pair) > 1 else None
            rule = f"the {word} of two: "
            return [] if named is None else [scene.standing_for([token], named, None, rule + named.name)]
        if word in _POWER and token.head.lower_ != "in":
            below = (t for name, t in prepositions(token) if name in {"of", "over"})
            return [ref for found in below for ref in self._place(scene, found, depth + 1)]
        if word in _UNITS_AT and self._is_location(token):
            return [self._unit(scene, token)]
        kind = self._kind_of(scene, token)
        apposed = self._apposition(scene, token, kind) or self._restrictive(scene, token, kind)
        if apposed is not None:
            return self._named(scene, *apposed)
        of_which = self._predicated(scene, token, depth) if kind is not None else []
        if of_which:
            return of_which
        if self._is_people(scene, token):
            return []
        if kind is not None or word in self._ground.nouns or word in self._quantities - self._extents.whole:
            return self._described(scene, token, kind, depth)
        headline = self._before_document(scene, token)
        if headline is not None:
            return self._named(scene, *headline)
        if word in self._extents.whole or token.like_num:
            return self._through_of(scene, token, depth)
        return self._unlisted(scene, token)

    def _is_people(self, scene: Scene, token: Token) -> bool:
        """Tell whether a noun means people, things or power, and no ground."""
        word = scene.word(token)
        if word in self._ground.never or (word in FORCE_NOUNS and self._kinds.named_by(word) is None):
            return True
        return scene.actor_at(token) is not None and word not in _ON_GROUND_OF

    @staticmethod
    def _is_location(token: Token) -> bool:
        """Tell whether a military unit is spoken of as the place where it lies ("around the 3rd Brigade")."""
        numbered = any(c.dep_ in {"amod", "nummod"} and c.text[:1].isdigit() for c in token.children)
        return numbered and token.dep_ == "pobj" and token.head.lower_ in _LOCATIVE

    def _unit(self, scene: Scene, token: Token) -> PlaceRef:
        toponym = scene.text_from(noun_phrase(token), Toponym("", 0, 0, "", "base"))
        rule = "a unit where it lies"
        return PlaceRef(replace(toponym, name=toponym.text), None, "name", rule, toponym.text.lower())

    def _kind_of(self, scene: Scene, token: Token) -> str | None:
        """Return the kind a noun names, alone or with the word before it ("border crossing")."""
        word = scene.word(token)
        double = self._kinds.named_by(f"{scene.word(token.nbor(-1))} {word}") if token.i else None
        return double or self._kinds.named_by(word)

    def _extent_of(self, scene: Scene, tokens: Iterable[Token]) -> Extent | None:
        words = {scene.word(token) for token in tokens}
        if words & (self._extents.outskirts - {"near", "around", "surrounding"}):
            return Extent.OUTSKIRTS
        if words & (self._extents.part | self._extents.directions):
            return Extent.PART
        return Extent.WHOLE if words & self._extents.whole else None

    def _apposition(self, scene: Scene, token: Token, kind: str | None) -> tuple[Token, Toponym] | None:
        """Return the name that a noun explains ("Mosul, the largest city they have captured")."""
        if token.dep_ != "appos":
            return None
        name = scene.name_at(token.head)
        return (token.head, name) if name is not None and self._kinds.agree(kind, name.kind) else None

    def _restrictive(self, scene: Scene, token: Token, kind: str | None) -> tuple[Token, Toponym] | None:
        """Return the name right after a noun that says what it is ("the border town X", "their bastion X")."""
        if token.i + 1 >= len(token.doc) or (kind is None and scene.word(token) not in _BASTIONS):
            return None
        following = token.nbor(1)
        name = scene.name_at(following)
        settled = self._kinds.group(kind) in {"settlement", "district"} or kind is None
        if (
            name is None
            or not settled
            or not self._kinds.agree(kind if kind != "district" else None, name.kind)
        ):
            return None
        return following, name

    def _predicated(self, scene: Scene, token: Token, depth: int) -> list[PlaceRef]:
        """Return what a noun is said of ("X is a town ...", "X and Y were among the crossings ...")."""
        link = token.head if token.dep_ == "pobj" and token.head.lower_ == "among" else token
        verb = link.head
        if verb.pos_ != "AUX" or not (link.dep_ == "attr" or (link is not token and link.dep_ == "prep")):
            return []
        subjects = [child for child in verb.children if child.dep_ == "nsubj" and child.i < token.i]
        found = [
            ref for s in subjects for item in conjuncts(s) for ref in self._place(scene, item, depth + 1)
        ]
        return [ref for ref in found if ref.toponym.name]

    def _before_document(self, scene: Scene, token: Token) -> tuple[Token, Toponym] | None:
        """Return the name before "report" in a headline's "... areas of Aleppo report"."""
        if scene.word(token) not in self._documents or not token.i:
            return None
        name = scene.name_at(token.nbor(-1))
        return (token.nbor(-1), name) if name is not None else None

    # ------------------------------------------------------------ names

    def _named(self, scene: Scene, token: Token, name: Toponym) -> list[PlaceRef]:
        before = [word for word in noun_phrase(token) if word.i < token.i]
        extent = self._extent_of(scene, before)
        lead = scene.word(token.nbor(-1)) if token.i else ""
        if extent is None and lead in self._extents.directions:
            extent = Extent.PART
        after = scene.word(token.nbor(1)) if token.i + 1 < len(token.doc) else ""
        toponym = name
        if lead in self._extents.directions and token.i - 1 >= 0:
            toponym = replace(scene.text_from([token.nbor(-1), token], name), kind=name.kind)
        rim = after in {"outskirts", "countryside", "suburbs"} and name.kind not in {"province", "region"}
        if rim or scene.words(before) & _OUTSIDE:
            extent = Extent.OUTSKIRTS
        refs = [PlaceRef(toponym, extent, "name", "named", name.name.lower())]
        for child in token.children:
            if child.dep_ == "appos":
                listed = [scene.name_at(item) for item in conjuncts(child)]
                refs += [
                    PlaceRef(other, None, "name", "apposed", other.name.lower())
                    for other in listed
                    if other is not None and other.name != name.name and not self._contains(other, name)
                ]
        return refs

    def _contains(self, outer: Toponym, inner: Toponym) -> bool:
        """Tell whether an apposed name is the surrounding area ("Douma, Damascus countryside")."""
        return self._kinds.group(outer.kind) in {"region", "country"} or inner.kind in {"district", "camp"}

    def _list_goes_on(self, scene: Scene, found: Sequence[PlaceRef]) -> list[PlaceRef]:
        """Return names that continue a list although the parser cut it ("Zeitan Khalsa and Barna")."""
        if not found or found[-1].form != "name" or not found[-1].toponym.name:
            return []
        end = max(ref.toponym.end for ref in found) - scene.sentence.start
        listed: list[Toponym] = []
        joined = False
        for start, stop, toponym in scene.names:
            if start < end:
                continue
            between = self._without_times(scene, end, start)
            if not LIST_JOIN.fullmatch(between) or self._kinds.group(toponym.kind) in {"region", "country"}:
                break
            joined = joined or "and" in between
            listed.append(toponym)
            end = stop
        if not joined:
            listed = self._unlisted_after(
                scene, end
            )  # "Zabadani, Damascus": the second is where the first is
        return [PlaceRef(t, None, "name", "listed with the name before", t.name.lower()) for t in listed]

    def _unlisted_after(self, scene: Scene, end: int) -> list[Toponym]:
        """Return a capitalised name that no gazetteer knows, joined to the last name of a list by "and"."""
        match = _AND_NAME.match(scene.parsed.text, end)
        if match is None or scene.sentence.in_title or scene.parsed.text.isupper():
            return []
        start, stop = match.span("name")
        known = any(first < stop and start < last for first, last, _ in scene.names)
        party = any(mention.start < stop and start < mention.end for mention in scene.actors)
        people = match["name"].lower() in self._peoples or match["after"] in FORCE_NOUNS
        time = match["name"].lower() in TIME_WORDS
        if known or party or people or time:
            return []
        base = scene.sentence.start
        return [Toponym(match["name"], base + start, base + stop, match["name"])]

    @staticmethod
    def _without_times(scene: Scene, start: int, end: int) -> str:
        """Return the text between two names without the times in it ("X on 3 May and Y two days later")."""
        text = scene.parsed.text[start:end]
        for first, last in scene.times:
            if start <= first and last <= end:
                text = text.replace(scene.parsed.text[first:last], " ")
        return re.sub(r"\s*\b(?:on|in|by)\s+(?=and\b|,)", " ", text)

    def _list_before(self, scene: Scene, found: Sequence[PlaceRef]) -> list[PlaceRef]:
        """Return names just before the first of a list, where commas were lost ("X Y and Z")."""
        if len(found) < 2 or any(ref.form != "name" for ref in found):
            return []
        start = found[0].toponym.start - scene.sentence.start
        listed: list[PlaceRef] = []
        for first, last, toponym in reversed(scene.names):
            if last > start:
                continue
            broad = self._kinds.group(toponym.kind) in {"region", "country"}
            if scene.parsed.text[last:start].strip() or broad:
                break
            rule = "listed with the name after"
            listed.insert(0, PlaceRef(toponym, None, "name", rule, toponym.name.lower()))
            start = first
        return listed

    def _pronoun(self, scene: Scene, token: Token) -> list[PlaceRef]:
        named = scene.discourse.place(scene.number, scene.offset(token), None)
        if named is None:
            return []
        rule = f"{scene.word(token)!r} stands for {named.name}"
        return [replace(scene.standing_for([token], named, None, rule), form="pronoun")]

    def _unlisted(self, scene: Scene, token: Token) -> list[PlaceRef]:
        """Accept a capitalised name that no gazetteer knows, where the grammar says that it is a place."""
        shouting = scene.sentence.in_title or scene.parsed.text.isupper()
        if token.pos_ != "PROPN" or not scene.parsed.word(token)[:1].isupper() or shouting:
            return []
        if any(mention.start <= scene.offset(token) < mention.end for mention in scene.actors):
            return []
        if scene.word(token) in self._peoples | _INSTITUTIONS | _AGENCIES:
            return []
        words = [
            word
            for word in noun_phrase(token)
            if word.i <= token.i
            and word.dep_ != "det"
            and (word.pos_ == "PROPN" or word.dep_ == "compound" or word.text in {"-", "'", "’"})
        ]
        toponym = scene.text_from(words or [token], Toponym("", 0, 0))
        if not _is_name(toponym.text):
            return []
        toponym = replace(toponym, name=toponym.text)
        return [
            PlaceRef(toponym, None, "name", "capitalised name in a place's position", toponym.name.lower())
        ]

    # ------------------------------------------------------------ descriptions

    def _described(self, scene: Scene, token: Token, kind: str | None, depth: int) -> list[PlaceRef]:
        word = scene.word(token)
        before = self._own_words(scene, token)
        # "The southern city of X" says where X lies, "southern X" and "the southern districts" how much is meant.
        lies = self._kinds.group(kind) in {"settlement", "base"}
        own = [t for t in before if t != token and not (lies and scene.word(t) in self._extents.directions)]
        extent = self._extent_of(scene, own)
        if word in self._quantities:
            refs = self._through_of(scene, token, depth) or self._possessor(scene, token, depth)
            refs = refs or self._town_before(scene, token, before) or self._rim(scene, token, before)
            if refs:
                said = self._extent_of(scene, [token]) or Extent.PART
                return [replace(ref, extent=narrower(said, ref.extent)) for ref in refs]
            if word in self._extents.whole:
                return []
        relations = list(prepositions(token))
        of_a_name = bool(relations) and relations[0][0] == "of" and scene.name_at(relations[0][1]) is not None
        several = self._several_owners(scene, token, kind, extent)
        if several:
            return several
        owned = None if of_a_name else self._owned(scene, token, before, kind, extent)
        if owned is not None:
            return [owned]
        listed = self._members(scene, token, kind) or self._listed_after(scene, token, kind)
        listed = listed or self._counted(scene, token, before, kind, extent)
        if listed:
            return listed
        return self._of_names(scene, token, before, kind, extent, depth) or self._bare(
            scene, token, before, kind, extent, depth
        )

    def _several_owners(
        self, scene: Scene, token: Token, kind: str | None, extent: Extent | None
    ) -> list[PlaceRef]:
        """Return the places of a plural with several names before it ("the X and Y districts")."""
        if kind is None or not scene.word(token).endswith("s"):
            return []
        start = scene.offset(token)
        found: list[Toponym] = []
        for first, last, name in reversed([name for name in scene.names if name[1] <= start]):
            between = scene.parsed.text[last:start].strip()
            if between and not (found and LIST_JOIN.fullmatch(scene.parsed.text[last:start])):
                break
            found.insert(0, replace(name, kind=name.kind or kind))
            start = first
        if len(found) < 2:
            return []
        rule = f"named before {scene.word(token)!r}"
        return [PlaceRef(name, extent, "name", rule, name.name.lower()) for name in found]

    def _own_words(self, scene: Scene, token: Token) -> list[Token]:
        """Return the words of a noun phrase up to its noun, cut where the parser took in another's."""
        kept: list[Token] = []
        for word in sorted((t for t in noun_phrase(token) if t.i <= token.i), key=lambda t: -t.i):
            between = scene.parsed.text[scene.offset(word) : scene.offset(token)]
            of_another = scene.actor_at(word) is not None and "-" not in between
            finite = word.pos_ == "VERB" and word.tag_ in {"VBD", "VBZ", "VBP"}
            if word != token and (finite or of_another or scene.is_time(word)):
                break
            kept.append(word)
        return kept[::-1]

    def _owned(
        self, scene: Scene, token: Token, before: list[Token], kind: str | None, extent: Extent | None
    ) -> PlaceRef | None:
        """Resolve a noun with a name before it ("the Palmyra ruins", "Palmyra's downtown")."""
        owner = next(
            (c for c in token.children if c.dep_ in _BEFORE_NOUN and c.i < token.i and scene.name_at(c)), None
        )
        if owner is None:
            return self._unlisted_owner(scene, token, before, kind, extent)
        name = scene.name_at(owner)
        assert name is not None
        word, group, possessive = scene.word(token), self._kinds.group(kind), owner.dep_ == "poss"
        if self._kinds.group(name.kind) in {"country", "region"} and group in _BELOW_REGIONS:
            toponym = scene.text_from(before, Toponym("", 0, 0, "", kind, name.name))
            return PlaceRef(toponym, extent, "description", f"{word} in {name.name}", key_of(word, name))
        if not possessive and (word in _PLAIN or group in {"settlement", "country"} or kind == "province"):
            said = kind if kind and word not in {"region", "pocket", "enclave"} else name.kind
            toponym = scene.text_from(before, replace(name, kind=said))
            return PlaceRef(toponym, extent, "name", f"{name.name} {word}", name.name.lower())
        key = f"{name.name} {word}".lower()
        if kind is None or (possessive and group == "district"):
            part = self._extent_of(scene, [token]) or Extent.PART
            part = extent if extent is Extent.OUTSKIRTS else part
            return PlaceRef(scene.text_from(before, name), part, "description", f"part of {name.name}", key)
        bare = "" if possessive else name.name
        toponym = scene.text_from(before, Toponym("", 0, 0, bare, kind, name.name))
        return PlaceRef(toponym, extent, "description" if possessive else "name", f"{name.name} {word}", key)

    def _unlisted_owner(
        self, scene: Scene, token: Token, before: list[Token], kind: str | None, extent: Extent | None
    ) -> PlaceRef | None:
        words = [
            word
            for word in before
            if word.i < token.i
            and word.pos_ == "PROPN"
            and word.dep_ in {"compound", "nmod", "amod"}
            and scene.parsed.word(word)[:1].isupper()
            and scene.word(word) not in self._extents.directions
        ]
        if not words or words[-1].i != token.i - 1 or scene.parsed.text.isupper():
            return None
        start, end = scene.parsed.span(words)
        name = scene.parsed.text[start:end]
        if any(m.start < end and start < m.end for m in scene.actors) or not _is_name(name):
            return None
        toponym = scene.text_from(before, Toponym("", 0, 0, name, kind))
        return PlaceRef(toponym, extent, "name", "unlisted name before a noun of place", name.lower())

    def _members(self, scene: Scene, token: Token, kind: str | None) -> list[PlaceRef]:
        """Return the places that a plural lists ("two villages, Foua and Kefraya", "seven, including X")."""
        heads: list[Token] = []
        for child in token.children:
            if child.dep_ == "appos":
                heads.append(child)
            elif child.lower_ in {"including", "like", "namely"}:
                heads += [c for c in child.children if c.dep_ in {"pobj", "dobj"}]
        names = [name for head in heads for item in conjuncts(head) if (name := scene.name_at(item))]
        usable = [name for name in names if self._kinds.agree(kind, name.kind)]
        if not usable and len(names) > 1:
            usable = names
        rule = f"named by {scene.word(token)!r}"
        return [PlaceRef(name, None, "name", rule, name.name.lower()) for name in usable]

    def _counted(
        self, scene: Scene, token: Token, before: list[Token], kind: str | None, extent: Extent | None
    ) -> list[PlaceRef]:
        """Return the names that a counted plural stands for ("the two towns", "3 villages" in a headline)."""
        if self._kinds.group(kind) not in {"settlement", "district", "base"}:
            return []
        words = [scene.word(child) for child in token.children if child.i < token.i]
        count = next((_COUNTED.get(w) or (int(w) if w.isdigit() and len(w) == 1 else 0) for w in words), 0)
        count = max(
            (_COUNTED.get(w) or (int(w) if w.isdigit() and len(w) == 1 else 0) for w in words), default=0
        )
        if count < 2 or relation_of(scene, token, lambda _: None).anchor is not None:
            return []
        named = scene.discourse.listed(scene.number, scene.offset(before[0]), count, kind)
        rule = f"{count} that the text names"
        return [
            replace(scene.standing_for(before, name, extent, rule), key=name.name.lower()) for name in named
        ]

    def _listed_after(self, scene: Scene, token: Token, kind: str | None) -> list[PlaceRef]:
        """Return the names that a dash or a colon lists after a plural ("two villages - X and Y")."""
        if self._kinds.group(kind) not in {"settlement", "district"} or not scene.word(token).endswith("s"):
            return []
        match = _LIST_AFTER.match(scene.parsed.text, scene.end(token))
        if match is None:
            return []
        start, base = match.start("names"), scene.sentence.start
        refs = []
        for found in _CAPITALISED.finditer(match["names"]):
            span = (start + found.start(), start + found.end())
            named = next((t for a, b, t in scene.names if a < span[1] and span[0] < b), None)
            toponym = named or Toponym(found[0], base + span[0], base + span[1], found[0], kind)
            refs.append(PlaceRef(toponym, None, "name", "listed after a plural", toponym.name.lower()))
        return refs if len(refs) > 1 else []

    def _through_of(self, scene: Scene, token: Token, depth: int) -> list[PlaceRef]:
        """Resolve what a quantity is a quantity of ("most of the city", "the outskirts of X")."""
        for name, complement in prepositions(token):
            if name not in {"of", "in", "to"} | _OUTSIDE:
                continue
            refs = [ref for item in conjuncts(complement) for ref in self._place(scene, item, depth + 1)]
            if refs:
                extent = Extent.OUTSKIRTS if name in {"to"} | _OUTSIDE else None
                if scene.word(token) in self._extents.whole:
                    extent = Extent.WHOLE
                first = min(word.i for word in noun_phrase(token))
                start = scene.sentence.start + scene.parsed.spans[first][0]
                return [
                    replace(self._begin_at(scene, ref, start), extent=narrower(extent, ref.extent))
                    for ref in refs
                ]
        return []

    @staticmethod
    def _begin_at(scene: Scene, ref: PlaceRef, start: int) -> PlaceRef:
        """Let the text of a reference begin with the quantity before it."""
        end = ref.toponym.end
        if not 0 < end - start <= _TEXT:
            return ref
        text = scene.parsed.text[start - scene.sentence.start : end - scene.sentence.start]
        return replace(ref, toponym=replace(ref.toponym, text=text, start=start))

    def _rim(self, scene: Scene, token: Token, before: list[Token]) -> list[PlaceRef]:
        """Return the town spoken of where only its surroundings are said ("raging in the vicinity")."""
        if scene.word(token) not in self._extents.outskirts or not self._definite(scene, token):
            return []
        town = scene.discourse.container(scene.number, scene.offset(token))
        if town is None:
            return []
        return [scene.standing_for(before, town, Extent.OUTSKIRTS, f"around {town.name}")]

    def _town_before(self, scene: Scene, token: Token, before: list[Token]) -> list[PlaceRef]:
        """Return the town of the sentence that a share is of ("half of X ... the other half")."""
        start = scene.offset(token)
        towns = [t for s, _, t in scene.names if s < start and self._kinds.group(t.kind) == "settlement"]
        if not towns or scene.word(token) not in {"half", "side", "part", "rest"}:
            return []
        return [scene.standing_for(before, towns[-1], None, f"share of {towns[-1].name}")]

    def _possessor(self, scene: Scene, token: Token, depth: int) -> list[PlaceRef]:
        for child in token.children:
            if child.dep_ in {"poss", "compound", "nmod"} and child.i < token.i:
                words = self._own_words(scene, token)
                refs = self._place(scene, child, depth + 1)
                if len(refs) != 1:
                    return refs
                whole = scene.text_from(words, refs[0].toponym)
                return [replace(refs[0], toponym=whole, form="description")]
        return []

    def _of_names(
        self,
        scene: Scene,
        token: Token,
        before: list[Token],
        kind: str | None,
        extent: Extent | None,
        depth: int,
    ) -> list[PlaceRef]:
        """Resolve "the town of X", "the villages of X and Y", "positions of X"."""
        relations = list(prepositions(token))
        if not relations or relations[0][0] != "of":
            return []
        complement = relations[0][1]
        if scene.name_at(complement) is None:
            transparent = kind in {None, "base", "checkpoint"} or scene.word(token) in self._ground.nouns
            inner = self._place(scene, complement, depth + 1) if transparent and depth < _DEPTH - 1 else []
            return [replace(ref, extent=narrower(Extent.PART, ref.extent)) for ref in inner]
        items = conjuncts(complement)
        named = [(item, name) for item in items if (name := scene.name_at(item)) is not None]
        return [
            self._of_name(scene, token, [*before, item], name, kind, extent, len(items))
            for item, name in named
        ]

    def _of_name(
        self,
        scene: Scene,
        token: Token,
        words: list[Token],
        name: Toponym,
        kind: str | None,
        extent: Extent | None,
        count: int,
    ) -> PlaceRef:
        word = scene.word(token)
        rule = f"{word} of {name.name}"
        group = self._kinds.group(kind)
        same = kind is None or group in {*_BROAD, "district"} or self._kinds.agree(kind, name.kind)
        several = kind in {"base", "checkpoint"} and word.endswith("s") and count == 1
        if word in _SHARES and count == 1:
            extent = narrower(Extent.PART, extent)  # "rebel-held areas of X" are not all of X
        if same and not several:
            if kind is not None and (name.kind is None or group != self._kinds.group(name.kind)):
                name = replace(name, kind=kind)
            return PlaceRef(name, extent, "name", rule, name.name.lower())
        toponym = scene.text_from(words, Toponym("", 0, 0, "", kind, name.name))
        extent = Extent.PART if several else extent
        return PlaceRef(toponym, extent, "description", rule, f"{word} {name.name}".lower())

    def _bare(
        self,
        scene: Scene,
        token: Token,
        before: list[Token],
        kind: str | None,
        extent: Extent | None,
        depth: int,
    ) -> list[PlaceRef]:
        """Resolve a description without a name: by what it stands for, or as a place in or near another."""
        word = scene.word(token)
        relation = relation_of(scene, token, lambda item: self._first_name(scene, item, depth))
        definite = self._definite(scene, token)
        if definite and relation.anchor is None:
            stands_for = self._antecedents(scene, token, before, kind, extent)
            if stands_for:
                return stands_for
        counted = word in self._quantities or word in _COUNTS
        later = None if relation.anchor or counted else self._located_after(scene, token)
        anchor = relation.anchor or later
        if anchor is None and self._kinds.group(kind) not in _BROAD and (definite or depth):
            offset = scene.offset(before[0])
            around = scene.discourse.container(scene.number, offset)
            anchor = around.name if around is not None else None
        if kind is None and not definite and anchor is None and word not in self._ground.nouns:
            return []
        anchors = {anchor, relation.towards} - {None}
        own = [
            token,
            *(t for child in token.children if child.dep_ not in {"conj", "cc"} for t in child.subtree),
        ]
        ends = [t for t in own if (name := scene.name_at(t)) and name.name in anchors]
        last = max([*before, *ends], key=lambda t: t.i)
        tokens = list(scene.parsed.doc[before[0].i : last.i + 1])
        toponym = Toponym(
            "", 0, 0, "", kind, anchor, relation.bearing, relation.distance_km, relation.towards
        )
        toponym = scene.text_from(tokens, toponym)
        key = f"{word} {anchor or ''} {scene.offset(before[0])}".lower()
        rule = f"described: {squash(toponym.text)}"
        return [PlaceRef(toponym, extent, "description", rule, key, far=later is not None)]

    @staticmethod
    def _located_after(scene: Scene, token: Token) -> str | None:
        """Return the name that the rest of the clause locates an unnamed place by ("positions ... in X")."""
        end = scene.end(token)
        for start, _, toponym in scene.names:
            between = scene.parsed.text[end:start]
            if start < end or not _LOCATED.search(between):
                continue
            return None if len(between) > _WITHIN_CLAUSE or _CLAUSE_END.search(between) else toponym.name
        return None

    def _first_name(self, scene: Scene, token: Token, depth: int) -> Toponym | None:
        if depth >= _DEPTH - 2:
            return None
        return next((ref.toponym for ref in self._place(scene, token, depth + 2) if ref.toponym.name), None)

    @staticmethod
    def _definite(scene: Scene, token: Token) -> bool:
        children = list(token.children)
        determiners = scene.words([c for c in children if c.dep_ in {"det", "poss", "preconj", "predet"}])
        counted = any(c.dep_ == "nummod" or c.like_num for c in children)
        return bool(determiners & _DEFINITE) and not counted and not scene.words(children) & _INDEFINITE

    def _antecedents(
        self, scene: Scene, token: Token, before: list[Token], kind: str | None, extent: Extent | None
    ) -> list[PlaceRef]:
        """Return what a definite description stands for ("the city", "both locations", "the base")."""
        word, offset = scene.word(token), scene.offset(before[0])
        both = "both" in scene.words(token.children)
        if both or word in _PLURALS:
            pair = self._pair_before(scene, before[0]) or scene.discourse.last_pair(scene.number)
            if pair:
                return [
                    scene.standing_for(before, name, extent, f"{word!r} stands for {name.name}")
                    for name in pair
                ]
        named = self._named_just_before(scene, before[0], kind)
        if named is None:
            group = self._kinds.group(kind)
            if kind is None or group not in {"settlement", "region"}:
                named = scene.discourse.place(scene.number, offset, kind)
            else:
                named = scene.discourse.place(scene.number, offset, kind)
                if named is None and group == "settlement":
                    named = scene.discourse.place(scene.number, offset, None)
        if named is None:
            return []
        if kind is None and word not in self._ground.anaphoric:
            extent = self._extent_of(scene, [token]) or Extent.PART
        return [scene.standing_for(before, named, extent, f"{word!r} stands for {named.name}")]

    def _pair_before(self, scene: Scene, first: Token) -> list[Toponym]:
        """Return the last two coordinated towns before "both towns" in its sentence."""
        start = scene.offset(first)
        towns = [
            name for name in scene.names if name[1] <= start and self._kinds.group(name[2].kind) != "country"
        ]
        if len(towns) < 2 or not LIST_JOIN.fullmatch(scene.parsed.text[towns[-2][1] : towns[-1][0]]):
            return []
        return [name for _, _, name in towns[-2:]]

    def _named_just_before(self, scene: Scene, first: Token, kind: str | None) -> Toponym | None:
        """Return the name that a description follows after a comma ("Mosul, the largest city they hold")."""
        if kind is None or first.i < 1:
            return None
        comma = first.nbor(-1).text == ","
        if (comma and first.i < 2) or not (comma or first.lower_ == "the"):
            return None
        name = scene.name_at(first.nbor(-2 if comma else -1))
        return name if name is not None and self._kinds.agree(name.kind, kind) else None


def key_of(noun: str, name: Toponym) -> str:
    """Return the key of an unnamed place in a named one."""
    return f"{noun} {name.name}".lower()


def _is_name(text: str) -> bool:
    return len(text.split()) <= _NAME_WORDS and not any(char.isdigit() for char in text)
