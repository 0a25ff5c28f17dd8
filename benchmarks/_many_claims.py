"""A made-up timeline with very many claims: varied sentences from templates, articles with titles and links.

Nothing in it is reported of anybody; places, units and outlets are made of syllables.
"""

import random
from datetime import date, timedelta

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
    Extent,
    Place,
    Status,
    Timeline,
    Toponym,
    content_id,
)

FIRST = date(2015, 1, 1)
DAYS = 1000
SYLLABLES = (
    *("ba", "de", "ki", "lo", "mar", "nov", "pol", "ros", "sum", "tar", "uz"),
    *("ver", "yar", "zhy", "khar", "do", "nets", "lu", "hansk", "al", "ter", "mi"),
)
UNITS = ("brigade", "battalion", "column", "company", "convoy", "regiment", "militia", "patrol", "detachment")
HOURS = ("dawn", "noon", "dusk", "midnight")
WAYS = (
    "after {number} hours of fighting in the {side} districts",
    "following an assault from the {side} that began before {hour}",
    "when the last {unit} withdrew along the road to {other}",
    "under cover of heavy shelling from the heights of {other}",
    "with the support of a {unit} that had come from {other}",
    "and set up checkpoints on the roads to {other} and {third}",
)
SENTENCES = (
    "{gainer} forces captured {place} on {day} {way}, a spokesman for the {ordinal} {unit} said.",
    "The town of {place} fell to {gainer} fighters at {hour} on {day}, {way}.",
    "Residents of {place} said by telephone that {loser} soldiers had left {way}.",
    "A {unit} of the {loser} side lost control of {place} {way}, according to {person}.",
    "“We hold {place} and every street of it,” said {person} of the {ordinal} {unit} on {day}.",
    "{gainer} troops raised their flag over {place} {way}; at least {number} people were wounded.",
    "Clashes went on in {place} on {day} {way}, the monitoring group {outlet} reported.",
    "Control of {place} passed to {gainer} commanders {way}, {number} days after the siege of {other} began.",
)
TITLES = (
    "{gainer} forces enter {place} {way}",
    "Fighting for {place} goes on as {unit} pulls back to {other}",
    "{number} wounded as {place} changes hands",
    "What the fall of {place} means for {other} and {third}",
)


def many_claims(claims: int = 20_000, articles: int = 2_000, places: int = 1_000) -> Timeline:
    """Return a timeline of so many claims about so many places; equal arguments give equal timelines."""
    dice = random.Random(7)
    sides = tuple(
        Actor(name, name.title(), (), colour, name, ActorKind.ARMED_GROUP)
        for name, colour in (("northern", "#1f6fb4"), ("southern", "#c8322b"))
    )
    ground = tuple(
        Place(
            f"place-{row}",
            _name(dice, row),
            "town",
            Point(round(dice.uniform(22, 40), 5), round(dice.uniform(44, 52), 5)),
            1.0,
        )
        for row in range(places)
    )
    reports = tuple(_article(dice, ground, row) for row in range(articles))
    told = [_claim(dice, ground, dice.choice(reports), row) for row in range(claims)]
    states = []
    by_place: dict[str, list[Claim]] = {place.id: [] for place in ground}
    for claim in told:
        assert claim.place is not None
        by_place[claim.place.id].append(claim)
    for place in ground:
        states += _states(place, by_place[place.id])
    return Timeline(ground, sides, tuple(states), (), tuple(told), reports)


def _name(dice: random.Random, row: int) -> str:
    return "".join(dice.choices(SYLLABLES, k=dice.randint(2, 4))).title() + (
        f" {row}" if row % 9 == 0 else ""
    )


def _filled(dice: random.Random, text: str, ground: tuple[Place, ...], place: Place, day: date) -> str:
    gainer, loser = dice.sample(("Northern", "Southern"), 2)
    words = {
        "gainer": gainer,
        "loser": loser,
        "place": place.name,
        "other": dice.choice(ground).name,
        "third": dice.choice(ground).name,
        "day": f"{day:%A}",
        "hour": dice.choice(HOURS),
        "unit": dice.choice(UNITS),
        "side": dice.choice(("eastern", "western", "northern", "southern")),
        "number": dice.randint(3, 240),
        "ordinal": f"{dice.randint(4, 99)}th",
        "person": f"{_name(dice, 1)} {_name(dice, 1)}",
        "outlet": f"{_name(dice, 1)} Watch",
    }
    return text.replace("{way}", dice.choice(WAYS)).format(**words)


def _article(dice: random.Random, ground: tuple[Place, ...], row: int) -> Article:
    day = FIRST + timedelta(days=dice.randrange(DAYS))
    title = _filled(dice, dice.choice(TITLES), ground, dice.choice(ground), day)
    slug = "-".join("".join(c if c.isalnum() else " " for c in title.lower()).split())
    outlet = f"{_name(dice, 1)} {dice.choice(('Post', 'News', 'Gazette', 'Herald'))}"
    url = (
        f"https://{outlet.split(maxsplit=1)[0].lower()}.example/{day:%Y/%m/%d}/{slug}-{dice.getrandbits(32)}"
    )
    return Article(f"article-{row}", title, outlet, url, day, "en", "")


def _claim(dice: random.Random, ground: tuple[Place, ...], article: Article, row: int) -> Claim:
    place = dice.choice(ground)
    assert article.published is not None
    day = article.published - timedelta(days=dice.choice((0, 0, 1, 1, 2, 7)))
    quote = _filled(dice, dice.choice(SENTENCES), ground, place, day)
    gainer, loser = dice.sample(("northern", "southern"), 2)
    start = dice.randrange(5000)
    return Claim(
        content_id(str(row), quote),
        article.id,
        quote,
        start,
        start + len(quote),
        dice.choice(list(Change)),
        gainer,
        dice.choice((loser, None)),
        Toponym(place.name, start, start + len(place.name)),
        place,
        dice.choice(list(Extent)),
        DateSpan.day(day),
        dice.choice((None, None, f"{_name(dice, 1)} Watch", "a military spokesman")),
        dice.choice(list(Certainty)),
        background=dice.random() < 0.1,
    )


def _states(place: Place, claims: list[Claim]) -> list[ControlState]:
    """Return the states of a place: one from each day of a claim, which rests on the last few claims."""
    dated: dict[date, list[Claim]] = {}
    for claim in claims:
        if claim.when.earliest is not None:
            dated.setdefault(max(claim.when.earliest, FIRST), []).append(claim)
    days = sorted(dated)
    ends = [day - timedelta(days=1) for day in days[1:]] + [FIRST + timedelta(days=DAYS)]
    states, heard = [], []
    for day, end in zip(days, ends, strict=True):
        heard = [*dated[day], *heard][:6]
        holder = heard[0].gainer
        pro = tuple(claim.id for claim in heard if claim.gainer == holder)
        contra = tuple(claim.id for claim in heard if claim.gainer != holder)
        states.append(
            ControlState(place.id, day, end, Status.CONTROLLED, holder, None, 0.8, pro, contra, heard=day)
        )
    return states
