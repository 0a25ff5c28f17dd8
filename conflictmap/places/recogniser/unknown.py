"""Names that no atlas has, recognised by their shape and by what the text calls them."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace

from conflictmap.kinds import LONGEST_NOUN, Kind, Kinds
from conflictmap.model import Toponym
from conflictmap.places.contexts import Contexts
from conflictmap.places.names import ARTICLES
from conflictmap.places.recogniser.mention import Mention
from conflictmap.places.recogniser.nouns import Introduction, Nouns
from conflictmap.places.recogniser.standing import ENOUGH, NOBODY, Standing
from conflictmap.places.recogniser.text import Text
from conflictmap.places.recogniser.tokens import tokenise

LONGEST_SHAPE = 3
"""Words of the longest unknown name in "NAME district"."""
LONGEST_EXPLANATION = 4
"""Words up to the noun of "NAME, the last rebel-held district"."""

_COMPOUND = frozenset(
    {"held", "based", "backed", "controlled", "led", "born", "run", "style", "wide", "made"}
)
_NAMED_BY_NOUN = frozenset({"settlement", "district", "region", "relief", "crossing", "land"})
"""Groups of kinds that make a place of any name: "the hill of X", but "the base of X" is in X."""
_DETERMINERS = frozenset({"a", "an", "the"})
_LIST_JOINS = frozenset({", ", " and ", ", and ", " & "})


class UnknownNames:
    """The unknown names of one text; keeps count of the lists that it names places in."""

    def __init__(
        self, text: Text, kinds: Kinds, words: Contexts, nouns: Nouns, standing: Callable[[str], Standing]
    ) -> None:
        self._text = text
        self._kinds = kinds
        self._words = words
        self._nouns = nouns
        self._standing = standing
        self._listed: Introduction | None = None
        self._list_end = -1

    def take_down(self, mention: Mention) -> None:
        """Remember the list that a mention starts or goes on with ("the villages of A, B and C")."""
        if not self._goes_on(mention.first):
            introduction = self._nouns.introduction(mention.first)
            self._listed = introduction if introduction is not None and introduction.several else None
        self._list_end = mention.last

    def _goes_on(self, first: int) -> bool:
        """Tell whether a name that starts here would be the next of a list."""
        if self._listed is None or not 0 <= self._list_end < first <= self._list_end + 2:
            return False
        between = self._text.text[self._text.tokens[self._list_end].end : self._text.tokens[first].start]
        return between.casefold() in _LIST_JOINS

    def echoes(self, found: Sequence[Toponym]) -> Iterator[Toponym]:
        """Yield the bare mentions of names that no atlas has and that the text calls a place elsewhere."""
        kinds = {
            tuple(token.low for token in tokenise(toponym.name)): toponym.kind
            for toponym in found
            if toponym.name and not self._standing(toponym.name).candidates
        }
        if not kinds:
            return
        taken = {position for toponym in found for position in range(toponym.start, toponym.end)}
        longest = max(len(words) for words in kinds)
        position = 0
        while position < len(self._text.tokens):
            token = self._text.tokens[position]
            last = position - 1
            if token.capital or self._text.article(position):
                for end in range(min(position + longest, len(self._text.tokens)), position, -1):
                    words = self._text.tokens[position:end]
                    known = tuple(word.low for word in words) in kinds
                    if known and token.start not in taken and all(word.linked for word in words[1:]):
                        last = end - 1
                        break
            if last >= position:
                start, stop = token.start, self._text.tokens[last].end
                name = self._text.text[start:stop]
                kind = kinds[tuple(word.low for word in self._text.tokens[position : last + 1])]
                yield Toponym(name, start, stop, name, kind)
            position = max(last, position) + 1

    def starting_at(self, first: int) -> Mention | None:
        """Return a name that no atlas has: "NAME district", "the villages of A and B", "NAME, a hill"."""
        if not self._may_start_shape(first):
            return None
        last = self._end_of_shape(first)
        if any(self._unlikely_in_shape(token.low) for token in self._text.tokens[first : last + 1]):
            return None
        mention = self._nouns.with_noun(Mention(first, last, last, NOBODY, 0.0))
        headed = last > first and self._text.heads_longer_name(first)
        introduction = self._nouns.introduction(first) or (self._listed if self._goes_on(first) else None)
        if introduction is not None and mention.kind is None and introduction.kind is not None:
            mention = replace(mention, kind=introduction.kind.name)
        vague = introduction is not None and introduction.kind is None
        if headed or vague or self._shape_holds(mention):
            return mention
        explained = self._explained(last)
        return None if explained is None else replace(mention, kind=explained.name)

    def _end_of_shape(self, first: int) -> int:
        """Return the last token of an unknown name that starts here."""
        last = first + 1 if self._text.article(first) else first
        while last + 1 < len(self._text.tokens) and last - first < LONGEST_SHAPE:
            token = self._text.tokens[last + 1]
            # "Albu Hazza" is one name, even where there is a Hazza.
            headed = last == first and self._text.heads_longer_name(first)
            hyphen = token.linked and self._text.text[token.start - 1] == "-" and token.low not in _COMPOUND
            hyphen = hyphen or (token.linked and self._text.article(last + 1))
            named = (
                token.linked
                and token.capital
                and self._kinds.noun_at([token.text]) is None
                and (headed or self._standing(token.text).weight < ENOUGH)
                and not (self._text.shouting and token.low in self._words.common)
            )
            if not (hyphen or named):
                break
            last += 1
        return last

    def _explained(self, last: int) -> Kind | None:
        """Return the kind that an apposition gives the name that ends here: "Zuhur, the last district in"."""
        at = last + 1
        if at + 1 >= len(self._text.tokens) or self._text.tokens[at].low not in _DETERMINERS:
            return None
        if self._text.text[self._text.tokens[last].end : self._text.tokens[at].start] not in {", ", " "}:
            return None
        for start in range(at + 1, min(at + 1 + LONGEST_EXPLANATION, len(self._text.tokens))):
            if not self._text.tokens[start].linked or self._text.tokens[start].capital:
                return None
            words = [token.low for token in self._text.tokens[start : start + LONGEST_NOUN]]
            found = self._kinds.noun_at(words)
            if found is None:
                continue
            kind, length = found
            noun = " ".join(words[:length])
            following = self._text.tokens[start + length] if start + length < len(self._text.tokens) else None
            # "A village elder" is a person.
            ends = following is None or not following.linked or following.low in self._words.after_noun
            named = kind.group in _NAMED_BY_NOUN and noun not in self._words.no_shape
            return kind if ends and named and not self._kinds.plural(noun) else None
        return None

    def _may_start_shape(self, first: int) -> bool:
        token = self._text.tokens[first]
        if self._text.article(first):
            return True
        shouted = token.text.isupper() and len(token.text) > 1 and not self._text.shouting
        heads = self._text.heads_longer_name(first) and not token.opens
        known_word = (token.low in self._words.common and not heads) or token.low in self._words.not_in_names
        return token.capital and not (shouted or known_word or token.text in self._words.demonyms)

    def _unlikely_in_shape(self, word: str) -> bool:
        return word not in ARTICLES and (
            word in self._words.organisation
            or word in self._words.titles
            or word in self._words.given_names
            or word in self._words.never
        )

    def _shape_holds(self, mention: Mention) -> bool:
        if mention.kind is None:
            return False
        group = self._kinds.by_name[mention.kind].group
        if mention.last == mention.name_last:
            return group in _NAMED_BY_NOUN
        noun = " ".join(token.low for token in self._text.tokens[mention.name_last + 1 : mention.last + 1])
        return group != "country" and noun not in self._words.no_shape
