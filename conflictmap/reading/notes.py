"""Notes without a subject, which are about what their title names: "Captured by A in March."."""

from dataclasses import replace

from spacy.tokens import Token

from conflictmap.reading.lexicon import Lexicon
from conflictmap.reading.syntax import Arguments, phrase_head

_LEADING = frozenset({"PUNCT", "ADV", "CCONJ"})
_ALONG = frozenset({"along", "together"})
# The agent of a note stands within so many words.
_REACH = 10
_ENDINGS = ("ed", "en", "un", "held")


class Notes:
    """Tells notes, and who is said to have acted in them."""

    def __init__(self, lexicon: Lexicon) -> None:
        self._lexicon = lexicon
        self._reporting = lexicon.context.reporting

    def is_note(self, verb: Token) -> bool:
        """Tell whether a participle opens a note."""
        if not verb.lower_.endswith(_ENDINGS) or any(c.dep_ in {"aux", "auxpass"} for c in verb.children):
            return False
        if _by(verb) is None:
            return False
        first = next((t for t in verb.doc if t.pos_ not in _LEADING), verb)
        return verb == first or self.is_reported(verb)

    def is_reported(self, verb: Token) -> bool:
        """Tell whether a note opens with a participle of saying: "Claimed recaptured by B."."""
        if verb.i != 1 or not verb.lower_.endswith(_ENDINGS) or _by(verb) is None:
            return False
        opening = verb.nbor(-1).lower_
        return opening.endswith("ed") and self._lexicon.lemma(opening) in self._reporting.verbs

    def source(self, verb: Token) -> Token | None:
        """Return who says what such a note reports, where that is its "by": "Claimed taken by a source."."""
        agent = _by(verb)
        return agent if agent is not None and agent.lower_ in self._reporting.headline_sources else None

    def arguments(self, verb: Token, args: Arguments) -> Arguments:
        """Return the arguments of a note: whom it names acted, and on what its title says."""
        agents = [token for name, token in args.preps if name == "by"]
        agent = _by(verb)
        if self.is_reported(verb) and self.source(verb) is not None:
            agents = []
        elif not agents and agent is not None:
            agents = [agent]
        return replace(args, subjects=agents, objects=[], passive=True)


def _by(verb: Token) -> Token | None:
    """Return the agent right behind a participle, or behind what shares its lot ("along with X by A")."""
    behind = [token for token in verb.doc[verb.i + 1 : verb.i + _REACH] if not token.is_space]
    if not behind:
        return None
    at = 0
    if behind[0].lower_ in _ALONG:
        at = next((number for number, token in enumerate(behind) if token.lower_ == "by"), 0)
    return phrase_head(behind[at + 1]) if behind[at].lower_ == "by" and at + 1 < len(behind) else None
