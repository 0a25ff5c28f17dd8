"""Whether a word is used as the verb or the noun that triggers a frame, whatever the tagger says."""

from spacy.tokens import Token

from conflictmap.kinds import Kinds
from conflictmap.reading.inflection import ALWAYS_VERBS, TAKEN_FOR_NOUNS
from conflictmap.reading.lexicon import Lexicon
from conflictmap.reading.scene import Scene

HYPHENS = frozenset("-–")

# The verb's position after one of these is what tells it from a noun.
_BEFORE_VERB = frozenset({"has", "have", "had", "not", "rebels", "fighters"})
_PARTICIPLE_ENDINGS = ("ed", "en", "un", "held")
_CLAUSAL = frozenset({"acl", "relcl", "ROOT", "conj", "acomp", "advcl"})
# Third persons that look like plurals ("ISIS recaptures parts of Palmyra").
_THIRD_PERSON = ("es", "ts", "ns", "ks", "ls", "zes", "ces", "ms", "rs")
_NOUNS = frozenset({"NOUN", "PROPN"})


def normalised(word: str) -> str:
    """Return a word as frames know it: "re-captured" is "recaptured"."""
    return word.replace("re-", "re")


def is_modifier(token: Token) -> bool:
    """Tell whether a noun only modifies the one behind it."""
    return token.dep_ == "compound" and token.head.i > token.i and token.head.pos_ in _NOUNS


def is_noun(token: Token) -> bool:
    """Tell whether a word is a noun of its own; a gerund may be one ("Fighting for X has intensified")."""
    gerund = token.tag_ == "VBG" and token.dep_ == "csubj"
    return (token.pos_ in _NOUNS or gerund) and not is_modifier(token)


def follows_hyphen(scene: Scene, token: Token) -> bool:
    """Tell whether a word is the second half of "rebel-held" and its like."""
    return token.i > 0 and scene.parsed.word(token.nbor(-1)) in HYPHENS


class Verbs:
    """Tells verbs from what only looks like them."""

    def __init__(self, lexicon: Lexicon, kinds: Kinds) -> None:
        self._noun_frames = lexicon.noun_frames
        self._holding = lexicon.context.adnominal.holding
        self._kinds = kinds

    def is_verb(self, scene: Scene, token: Token, word: str) -> bool:
        """Tell whether a word that could be a verb is one that says something."""
        if token.dep_ in {"aux", "auxpass"} or (token.dep_ == "amod" and follows_hyphen(scene, token)):
            return False
        if word in self._holding and self._is_before_kind(scene, token):
            # "The occupied West Bank", "X occupied city of Y": a state, and whose it does not say.
            return False
        if token.pos_ in {"VERB", "AUX"}:
            return True
        if token.pos_ == "ADJ":
            participle = token.tag_ in {"VBN", "JJ"} and word.endswith(_PARTICIPLE_ENDINGS)
            return participle and token.dep_ in _CLAUSAL
        return token.pos_ in _NOUNS and self._is_taken_for_noun(scene, token, word)

    def _is_before_kind(self, scene: Scene, token: Token) -> bool:
        """Tell whether a participle modifies the noun of place that follows it without an article."""
        if token.dep_ == "amod":
            return scene.word(token) == "occupied"
        if token.i + 1 >= len(token.doc) or token.tag_ not in {"VBN", "VBD", "JJ"}:
            return False
        following = token.nbor(1)
        return following.pos_ == "NOUN" and self._kinds.named_by(scene.word(following)) is not None

    def _is_taken_for_noun(self, scene: Scene, token: Token, word: str) -> bool:
        """Tell whether a verb was tagged as a noun, as in headlines and before names."""
        if word in ALWAYS_VERBS:
            return True
        if token.dep_ == "compound" and token.i:
            return word in TAKEN_FOR_NOUNS and token.nbor(-1).lower_ in _BEFORE_VERB
        if token.pos_ == "NOUN" and any(child.dep_ == "dobj" for child in token.children):
            return True  # "Rebels kill 7 in assault, capture 3 villages"
        singular = word.endswith(_THIRD_PERSON) and word not in self._noun_frames
        return singular and scene.is_headline
