"""Made-up war reports by the thousand: varied sentences from templates over a theatre's places and actors.

Nothing in them is reported of anybody. Names and numbers differ from sentence to sentence, so that neither
copies nor repeated paragraphs spare the reader work.
"""

import random
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from conflictmap.data import gazetteer_folder
from conflictmap.places import Gazetteer
from conflictmap.reading.actors import load_actors

FIRST = date(2014, 1, 1)
DAYS = 1500
OUTLETS = 60
SHARE = 0.4
TOLD = (
    "{gainer} captured {place} on {day} {way}, {speaker} said.",
    "{place} fell to {gainer} at {hour} on {day} {way}.",
    "{loser} withdrew from {place} {way}, according to {speaker}.",
    "{gainer} seized {place} from {loser} after {number} hours of fighting, {speaker} said on {day}.",
    "Control of {place} passed to {gainer} on {day}, {speaker} told {outlet}.",
    "{gainer} still held {place} on {day}, residents said by telephone {way}.",
    "{loser} lost {place} {way}, but denied that {other} had fallen as well.",
    "Clashes between {gainer} and {loser} continued in {place} on {day} {way}.",
    "{gainer} besieged {place} for the {ordinal} day, {speaker} said.",
    "{speaker} denied on {day} that {gainer} had entered {place}.",
    "{gainer} may have taken {place}, {speaker} said, but the claim could not be verified.",
    "The {ordinal} brigade plans to retake {place} from {loser} before {month}.",
)
ASIDE = (
    "At least {number} people were wounded when shells hit a market near {other} on {day}.",
    "{person}, a teacher from {other}, said that her family had left {way}.",
    "The price of bread rose by {number} per cent in {month}, traders in {other} said.",
    "Diplomats met {person} in {capital} on {day} to discuss a truce {way}.",
    "The road to {other} was closed {way}, drivers said.",
    "“We have had no electricity for {number} days,” said {person} of {other}.",
    "Aid workers counted {number} trucks on the way to {other} in {month}.",
    "{outlet} could not reach the {ordinal} brigade for comment on {day}.",
    "A court in {capital} sentenced {person} to {number} months in prison.",
    "Rain fell over {other} {way}, and the river rose by {number} centimetres.",
)
WAYS = (
    "after {number} days of shelling",
    "following an assault from the {side}",
    "under cover of heavy fire from the {side} of {other}",
    "with the support of the {ordinal} brigade",
    "when a convoy of {number} vehicles had left for {other}",
    "in the hours before {hour}",
)
SYLLABLES = (
    "ba",
    "de",
    "ki",
    "lo",
    "mar",
    "nov",
    "pol",
    "ros",
    "sum",
    "tar",
    "uz",
    "ver",
    "yar",
    "han",
    "mi",
)
MONTHS = ("January", "March", "April", "June", "August", "October", "November")
SPEAKERS = ("a spokesman for {actor}", "the monitoring group {outlet}", "{person}, a commander", "activists")


def many_articles(count: int, theatre: str = "syria-iraq", *, seed: int = 7) -> Iterator[tuple[str, str]]:
    """Yield so many articles as names and texts with front matter; equal arguments give equal articles."""
    desk = Desk.of(theatre, random.Random(seed))
    for number in range(count):
        yield f"{number:06}.txt", desk.report()


@dataclass(frozen=True)
class Desk:
    """What writes reports: its dice, and the names that they draw from."""

    dice: random.Random
    places: Sequence[str]
    actors: Sequence[str]
    outlets: Sequence[str]

    @classmethod
    def of(cls, theatre: str, dice: random.Random) -> "Desk":
        """Return a desk that writes about a theatre of the gazetteer."""
        places = sorted({place.name for place in Gazetteer.open((theatre,)).local_places()})
        listed = load_actors(gazetteer_folder() / "actors", (theatre,))
        actors = [re.split(r" \(| / ", actor.name)[0] for actor in listed]
        kinds = ("Post", "Wire", "Gazette", "Watch")
        outlets = [f"{_name(dice)} {dice.choice(kinds)}" for _ in range(OUTLETS)]
        return cls(dice, places, actors, outlets)

    def report(self) -> str:
        """Return a report of four to nine paragraphs."""
        day = FIRST + timedelta(days=self.dice.randrange(DAYS))
        paragraphs = [
            " ".join(self.sentence(day) for _ in range(self.dice.randint(1, 3)))
            for _ in range(self.dice.randint(4, 9))
        ]
        title = self.filled("Fighting near {place} {way}", day)
        head = f"---\ntitle: {title}\nsource: {self.dice.choice(self.outlets)}\npublished: {day}\n---\n"
        return head + "\n\n".join(paragraphs) + "\n"

    def sentence(self, day: date) -> str:
        """Return a sentence, two in five of them about who holds what."""
        return self.filled(self.dice.choice(TOLD if self.dice.random() < SHARE else ASIDE), day)

    def filled(self, text: str, day: date) -> str:
        """Return a template with its names drawn."""
        dice = self.dice
        gainer, loser, actor = dice.sample(self.actors, 3)
        # Phrases hold phrases: a way names a place, a speaker an outlet.
        text = text.replace("{way}", dice.choice(WAYS)).replace("{speaker}", dice.choice(SPEAKERS))
        filled = text.format(
            gainer=gainer,
            loser=loser,
            actor=actor,
            place=dice.choice(self.places),
            other=dice.choice(self.places),
            capital=dice.choice(("Geneva", "Vienna", "Cairo", "Ankara")),
            outlet=dice.choice(self.outlets),
            person=f"{_name(dice)} {_name(dice)}",
            day=f"{day - timedelta(days=dice.randrange(3)):%A}",
            month=dice.choice(MONTHS),
            hour=dice.choice(("dawn", "noon", "dusk", "midnight")),
            side=dice.choice(("east", "west", "north", "south")),
            number=dice.randint(3, 240),
            ordinal=f"{dice.randint(24, 99)}th",
        )
        return filled[0].upper() + filled[1:]


def _name(dice: random.Random) -> str:
    return "".join(dice.choices(SYLLABLES, k=dice.randint(2, 4))).title()
