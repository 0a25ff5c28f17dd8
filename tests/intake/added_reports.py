"""Reports that were written for these tests."""

REPORT = (
    "Government troops entered the town of Qaryatayn on Sunday after days of clashes, a monitor said.\n"
    "The monitors counted forty air strikes on the orchards south of the town since the morning.\n"
    "A spokesman for the army said that engineers were clearing mines from the main street and a school.\n"
    "Residents reached by telephone said the last fighters had left by the eastern road before dawn.\n"
)
OTHER = (
    "Rebels shelled a checkpoint on the northern edge of Hama overnight, two residents told a reporter.\n"
    "The provincial governor denied that anybody was hurt and called it an invention.\n"
    "Traffic on the motorway to Aleppo resumed at noon under the eyes of military police.\n"
    "Shops in the old market stayed shut for a third day in protest against the price of bread.\n"
)
# As an outlet edits what it has from an agency: a word here, a clause there.
EDITED = REPORT.replace("a monitor said", "monitors said").replace(" before dawn", "")


def page(body, title="Troops enter Qaryatayn", site="Meridian Wire", published="2016-04-03", more=""):
    paragraphs = "".join(f"<p>{line}</p>" for line in body.splitlines())
    dated = f"<meta property='article:published_time' content='{published}T09:00:00Z'>" if published else ""
    return (
        f"<!DOCTYPE html><html lang=en><head><title>{title}</title>{dated}{more}"
        f"<meta property='og:site_name' content='{site}'></head><body><nav><a href='/'>Home</a></nav>"
        f"<article><h1>{title}</h1>{paragraphs}</article></body></html>"
    )


def item(title, link, text="", published="Sun, 03 Apr 2016 09:00:00 GMT"):
    return (
        f"<item><title>{title}</title><link>{link}</link><pubDate>{published}</pubDate>"
        f"<description><![CDATA[{text}]]></description></item>"
    )


def feed(*items, title="Meridian Wire"):
    return (
        f'<?xml version="1.0" encoding="utf-8"?><rss version="2.0"><channel><title>{title}</title>'
        f"<link>https://meridian.example/</link>{''.join(items)}</channel></rss>"
    )
