import pytest

from conflictmap.articles.encoding import decode
from conflictmap.errors import ArticleError

ENGLISH = "“ISIS’s attack on the town” – as the monitor put it – was repelled."
RUSSIAN = "Сирийская армия при поддержке авиации освободила город Пальмира, сообщает ТАСС."
ARABIC = "سيطر التنظيم على مدينة تدمر بعد انسحاب الجيش السوري من المدينة، وفق المرصد السوري لحقوق الإنسان."


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        (ENGLISH, "cp1252"),
        (RUSSIAN, "cp1251"),
        (RUSSIAN, "koi8_r"),
        (ARABIC, "cp1256"),
        *(
            (text, encoding)
            for text in (ENGLISH, ARABIC)
            for encoding in ("utf-8", "utf-8-sig", "utf-16", "utf-32")
        ),
    ],
)
def test_the_encoding_is_recognised(text, encoding):
    """A mark, UTF-8's own structure, or the letters tell the encoding; the mark is not part of the text."""
    assert decode(text.encode(encoding), "a.txt") == text


def test_a_page_may_say_its_encoding():
    """What a page declares goes before guessing."""
    markup = '<meta charset="iso-8859-5"><p>Пальмира</p>'
    assert decode(markup.encode("iso-8859-5"), "a.html") == markup


@pytest.mark.parametrize("data", [b"\x00\x01\x02" * 50, b"\xff\xfeabc", b"\x89PNG\r\n", b"\x81\x8d\x8f" * 90])
def test_what_is_no_text_is_refused(data):
    """Binary data, a broken mark and an encoding that nothing fits are errors that name the file."""
    with pytest.raises(ArticleError, match=r"^a\.txt: "):
        decode(data, "a.txt")
