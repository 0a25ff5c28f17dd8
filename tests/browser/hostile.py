"""Texts that try to be more than text, and timelines with them in every field of everything."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from shapely import Point

from conflictmap.model import (
    Actor,
    ActorKind,
    Article,
    Certainty,
    Change,
    Claim,
    ControlState,
    DateSpan,
    Decision,
    DecisionKind,
    Extent,
    Place,
    Status,
    Timeline,
    Toponym,
)

FIRST, CHANGED, LAST = date(2016, 1, 1), date(2016, 1, 2), date(2016, 1, 3)
ACT = "window.pwned=1"
NOWHERE = "http://127.0.0.1:9/x"

MARKUP = (
    f"<script>{ACT}</script>",
    f"</script><script>{ACT}</script>",
    f"</ScRiPt ><sCrIpT>{ACT}</sCrIpT\n>",
    f"<script src={NOWHERE}></script>",
    f"<script type=module>import '{NOWHERE}'</script>",
    f"</style><script>{ACT}</script>",
    f"</style><style>@import '{NOWHERE}'</style>",
    f"</title><script>{ACT}</script>",
    f"</textarea></noscript></template><script>{ACT}</script>",
    f"<noscript><p title='</noscript><img src=x onerror={ACT}>'>",
    f"<!--<script>{ACT}</script>-->",
    "<!--",
    "--!><!-->",
    "<!--<script>",
    "]]>",
    f"<![CDATA[<script>{ACT}</script>]]>",
    f"<?xml version='1.0'?><script>{ACT}</script>",
    f"<img src=x onerror={ACT}>",
    f'<img src="{NOWHERE}">',
    f"<svg/onload={ACT}>",
    f"<svg><script>{ACT}</script></svg>",
    f"<svg><animate onbegin={ACT} attributeName=x dur=1s>",
    f"<math><mi//xlink:href='data:x,<script>{ACT}</script>'>",
    "<iframe srcdoc='<script>parent.pwned=1</script>'></iframe>",
    "<iframe src='javascript:parent.pwned=1'></iframe>",
    f"<object data='javascript:{ACT}'></object><embed src='javascript:{ACT}'>",
    f"<video><source onerror={ACT}></video><audio src=x onerror={ACT}>",
    f"<details open ontoggle={ACT}>x</details>",
    f"<input autofocus onfocus={ACT}>",
    f"<body onload={ACT}><marquee onstart={ACT}>",
    f"<a href='javascript:{ACT}'>a</a>",
    f"<form action='javascript:{ACT}'><button>b</button></form>",
    f"<base href='{NOWHERE}'><link rel=stylesheet href='{NOWHERE}'>",
    f"<meta http-equiv=refresh content='0;url={NOWHERE}'>",
    f'" onmouseover="{ACT}" x="',
    f"' onfocus='{ACT}' autofocus x='",
    f"`onload={ACT} x=`",
    f'\\"><script>{ACT}</script>',
    f"&lt;script&gt;{ACT}&lt;/script&gt;&#60;img src=x onerror={ACT}&#62;",
    f"\\u003cscript\\u003e{ACT}\\u003c/script\\u003e",
)
ADDRESSES = (
    f"javascript:{ACT}",
    f"JaVaScRiPt:{ACT}",
    f" \tjavascript:{ACT}",
    f"java\tscript:{ACT}",
    f"java\nscript:{ACT}",
    f"\x01javascript:{ACT}",
    f"javascript://example.org/%0a{ACT}",
    f"data:text/html,<script>{ACT}</script>",
    "DATA:text/html;base64,PHNjcmlwdD5wYXJlbnQucHduZWQ9MTwvc2NyaXB0Pg==",
    f"vbscript:{ACT}",
    "file:///etc/passwd",
    "//127.0.0.1:9/x",
    "http://",
    "http:javascript:alert(1)",
    f'https://example.org/"onclick="{ACT}',
    f"https://example.org/' onclick='{ACT}",
    "https://user:pass@example.org:99999/",
    "blob:null/0",
)
TEMPLATES = (
    "{{ 7 * 7 }}",
    "{% raise %}",
    "{# comment #}",
    "{{ page.__class__.__mro__ }}",
    f"${{{ACT}}}",
    f"`${{{ACT}}}`",
    "%s %(x)s {0} {x}",
    f"'-({ACT})-'",
    f"\\';{ACT}//",
)
NAMES_OF_THE_LANGUAGE = (
    "__proto__",
    "constructor",
    "toString",
    "hasOwnProperty",
    "undefined",
    "null",
    "NaN",
    "0",
)
CHARACTERS = (
    "line\u2028and\u2029paragraph",
    "nul\0here",
    "".join(map(chr, range(1, 32))) + "\x7f\x85\x9f",
    "half\ud83d a pair\udc00",
    "\ufeffmark\ufffe\uffff",
    "\u202eoverride",
    "\u2066isolate\u2067\u2068",
    "\u2069\u202c\u202eout of it",
    "\u202bembedded\u202aagain\u202d",
    "עברית \u202eوعربية\u2069",
    "\u200b\u200d\u2060\u00ad\u034f",
    "a" + "\u0301" * 2000,
    "Z\u0335\u0489\u0336" * 300,
    "\U000e0041\U000e007f\U0001f3f4",
    "ﷺ" * 60,
)
STYLES = (
    f"red;background:url({NOWHERE})",
    f"url({NOWHERE})",
    f"#fff}} body {{ background: url({NOWHERE}) }}",
    f"expression({ACT})",
    f"</style><img src={NOWHERE}>",
    "var(--cm-paper)",
    "#12345",
    "#ff0000;position:fixed;inset:0",
)
LONG = ("W" * 100_000, "длинный текст " * 4_000)

SHORT = (*MARKUP, *ADDRESSES, *TEMPLATES, *NAMES_OF_THE_LANGUAGE, *CHARACTERS, *STYLES)


def everywhere(texts: Sequence[str]) -> Timeline:
    """Return a timeline with a place, an actor, an article and a claim for each text, in all their fields."""
    return Timeline(
        places=tuple(_place(row, text) for row, text in enumerate(texts)),
        actors=tuple(Actor(text, text, (text,), text, text, ActorKind.STATE) for text in texts),
        states=tuple(state for row, text in enumerate(texts) for state in _states(row, text)),
        as_known=(),
        claims=tuple(_claim(row, text) for row, text in enumerate(texts)),
        articles=tuple(Article(text, text, text, text, CHANGED, text, "") for text in texts),
    )


def together(texts: Sequence[str], many: int = 12) -> Timeline:
    """Return a timeline in which `many` texts share a place, each with its actor, article and claim.

    A place's name and kind are all of its texts at once; addresses and quotes are one text each.
    """
    whole = everywhere(texts)
    groups = [range(start, min(start + many, len(texts))) for start in range(0, len(texts), many)]
    heads = [texts[group[0]] for group in groups]
    joined = ["\u2003".join(texts[row] for row in group) for group in groups]
    return replace(
        whole,
        places=tuple(
            replace(
                _place(number, head),
                name=name,
                kind=name,
                provenance=name,
                names={str(row): (texts[row],) for row in group[1:7]},
            )
            for number, (head, name, group) in enumerate(zip(heads, joined, groups, strict=True))
        ),
        states=tuple(
            state if state.status == Status.UNKNOWN else replace(state, supporting=tuple(map(str, group)))
            for head, group in zip(heads, groups, strict=True)
            for state in _states(group[0], head)
        ),
        claims=tuple(
            replace(claim, decision=Decision(DecisionKind.EDITED, claim.quote, CHANGED, claim.quote))
            for claim in whole.claims
        ),
    )


def _place(row: int, text: str) -> Place:
    point = Point(38 + row % 12 * 0.2, 34 + row // 12 * 0.2)
    # A name equal to the place's own is no other name.
    other = {text: (f"{text}·",)}
    return Place(id=text, name=text, kind=text, point=point, radius_km=2, names=other, provenance=text)


def _claim(row: int, text: str) -> Claim:
    return Claim(
        id=str(row),
        article=text,
        quote=text,
        start=0,
        end=len(text),
        change=Change.CAPTURED,
        gainer=text,
        loser=text,
        toponym=Toponym(text, 0, len(text)),
        place=None,
        extent=Extent.WHOLE,
        when=DateSpan.day(CHANGED),
        attribution=text,
        certainty=Certainty.CLAIMED,
        background=False,
    )


def _states(row: int, text: str) -> tuple[ControlState, ControlState]:
    nobody = {"holder": None, "besieged_by": None, "confidence": 0.0, "supporting": (), "opposing": ()}
    held = {"holder": text, "besieged_by": text, "rival": text, "confidence": 0.8, "heard": CHANGED}
    return (
        ControlState(place=text, start=FIRST, end=FIRST, status=Status.UNKNOWN, **nobody),
        ControlState(
            place=text,
            start=CHANGED,
            end=LAST,
            status=Status.CONTESTED,
            supporting=(str(row),),
            opposing=(),
            **held,
        ),
    )
