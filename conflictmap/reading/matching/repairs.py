"""Arguments that the parser got wrong: shortened passives, participles taken for adjectives."""

from dataclasses import replace

from spacy.tokens import Token

from conflictmap.reading.actors import is_held_by
from conflictmap.reading.frames import Frame
from conflictmap.reading.scene import Scene
from conflictmap.reading.syntax import Arguments, arguments

_OWN_SUBJECT = frozenset({"nsubj", "nsubjpass", "aux", "auxpass"})
_HAVE = frozenset({"has", "have", "had", "keep", "keeps", "kept"})
_WHEN = frozenset({"before", "after", "until", "since"})
_PARTICIPLES = frozenset({"VBN", "VBD"})


def repaired(scene: Scene, verb: Token, frame: Frame, args: Arguments) -> Arguments:
    """Return the arguments of a verb as a reader understands them.

    Parameters
    ----------
    scene, verb
        Where.
    frame
        The frame to match: what it says of the place and the parties tells who can only suffer it.
    args
        The arguments as parsed.
    """
    name = _adjacent_name(scene, verb)
    if name is not None:
        args = replace(args, objects=[name], subjects=_agents(args), passive=True)
    if args.passive and not args.objects and verb.dep_ == "pcomp" and verb.head.lower_ in _WHEN:
        args = replace(args, objects=arguments(verb.head.head).subjects)  # "took X before being driven out"
    args = _after_its_actor(scene, verb, args) or args
    return _shortened_passive(scene, verb, frame, args) or args


def _agents(args: Arguments) -> list[Token]:
    return [token for name, token in args.preps if name == "by"]


def _adjacent_name(scene: Scene, verb: Token) -> Token | None:
    """Return the name right before a participle, which it modifies ("X, held by Y")."""
    if verb.tag_ not in _PARTICIPLES or verb.i < 1 or any(c.dep_ in _OWN_SUBJECT for c in verb.children):
        return None
    if not any(c.lower_ in {"by", "from"} for c in verb.children):
        return None
    before = verb.nbor(-1)
    if before.pos_ == "PUNCT" and before.text == "," and verb.i > 1:
        before = verb.nbor(-2)
    return before if scene.name_at(before) else None


def _after_its_actor(scene: Scene, verb: Token, args: Arguments) -> Arguments | None:
    """Return the arguments of "Y captured positions", where the parser saw an adjective."""
    if verb.dep_ != "amod" or verb.tag_ not in _PARTICIPLES or verb.i < 1 or verb.head.i < verb.i:
        return None
    start = scene.offset(verb)
    mention = next((m for m in scene.actors if 0 < start - m.end <= 1), None)
    if mention is None or is_held_by(scene.parsed.text, mention):
        return None
    subject = scene.parsed.token_at(mention.end - 1)
    if subject is None:
        return None
    return replace(args, subjects=[subject], objects=args.objects or [verb.head], passive=False)


def _shortened_passive(scene: Scene, verb: Token, frame: Frame, args: Arguments) -> Arguments | None:
    """Return the passive arguments of "X captured" and "has X surrounded", where X can only suffer it."""
    if verb.pos_ in {"NOUN", "PROPN"} and verb.dep_ == "compound":
        head = verb.head  # "has overrun X and Y", with the verb taken for a noun
        above = arguments(head.head).subjects if head.head.pos_ in {"VERB", "AUX"} else []
        return replace(args, objects=[head], subjects=[s for s in above if s.i < verb.i])
    if args.passive or args.objects or verb.tag_ not in _PARTICIPLES:
        return None
    if frame.place[:1] != ("object",) or (frame.gainer + frame.loser)[:1] != ("subject",):
        return None
    if not args.subjects or not all(scene.name_at(subject) is not None for subject in args.subjects):
        return None
    agents = _agents(args)
    if not agents and verb.dep_ in {"ccomp", "xcomp"} and verb.head.lower_ in _HAVE:
        agents = arguments(verb.head).subjects
    return replace(args, objects=args.subjects, subjects=agents, passive=True)
