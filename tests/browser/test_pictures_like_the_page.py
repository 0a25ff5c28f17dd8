"""Signs in pictures beside those of the page: both draw one and the same."""

import base64
import io

import numpy as np
import pytest
from PIL import Image
from timelines import timeline

from conflictmap.colours import OLDEST
from conflictmap.maps.pictures.bitmaps import bitmap
from conflictmap.maps.pictures.layout import Frame, Sheet, new_figure, pen_on
from conflictmap.maps.pictures.looks import Look
from conflictmap.maps.pictures.parties import parties_of
from conflictmap.maps.pictures.signs import draw_sign
from conflictmap.model import Status

pytestmark = pytest.mark.browser

SCALE = 2
# Of 255, on average over the sign, smoothed: the two draw edges and dashes a little differently.
SAME = 5.0
READ = """() => [...document.querySelectorAll('#cm-legend li')].filter(item => item.querySelector('img'))
  .map(item => [item.textContent.trim(), item.querySelector('img').src])"""


def drawn(look):
    """Return a sign as pictures have it, in bitmaps as large as those of the page's legend."""
    size = 34 if look.besieger else 22
    sheet = Sheet(size, size)
    figure = new_figure(sheet, SCALE)
    draw_sign(pen_on(figure, sheet, Frame(0, 0, size, size)), (size / 2, size / 2), 8, look)
    return np.asarray(bitmap(figure)).astype(float)


def on_page(source):
    """Return a sign of the page on white."""
    image = Image.open(io.BytesIO(base64.b64decode(source.split(",")[1]))).convert("RGBA")
    white = Image.new("RGBA", image.size, "white")
    return np.asarray(Image.alpha_composite(white, image).convert("RGB")).astype(float)


def apart(one, other):
    """Return how far two bitmaps are apart, in blocks of 2 by 2 dots."""
    shape = (one.shape[0] // 2, 2, one.shape[1] // 2, 2, 3)
    return np.abs(one.reshape(shape).mean((1, 3)) - other.reshape(shape).mean((1, 3))).mean()


def test_signs_are_those_of_the_page(open_page, html):
    """Each holder and sign of the legend on paper is drawn alike in pictures, and unlike the others."""
    page = open_page(html, "#day=2016-12-11", device_scale_factor=SCALE).ready()
    page.evaluate("window.dispatchEvent(new Event('beforeprint'))")
    legend = dict(page.evaluate(READ))
    parties = list(parties_of(timeline()).values())
    first, second = parties[:2]
    looks = {party.name: Look(holder=party) for party in parties} | {
        "Contested: fighting reported": Look(Status.CONTESTED, first, second),
        "Disputed: sources disagree": Look(Status.DISPUTED, first, second),
        "Vacated: left by its holder": Look(Status.VACATED),
        "Nothing known": Look(Status.UNKNOWN),
        "Parts in other hands": Look(holder=first, divided=True),
        "Besieged, in the besieger’s colour": Look(holder=first, besieger=second),
        "Faded: old news": Look(holder=first, strength=OLDEST),
    }
    shown = {text: on_page(source) for text, source in legend.items() if text in looks}
    assert len(shown) >= len(parties) + 6
    ours = {text: drawn(looks[text]) for text in shown}
    for text, sign in shown.items():
        distances = {other: apart(sign, mine) for other, mine in ours.items() if mine.shape == sign.shape}
        assert distances[text] < SAME, (text, distances)
        assert min(distances, key=distances.__getitem__) == text
