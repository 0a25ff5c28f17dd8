import pytest

from conflictmap.articles.language import guess_language


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "Peshmerga take over Kirkuk as Iraqi army flees"),
        ("en", "Government troops have taken the town from the rebels, the ministry said."),
        ("fr", "Les troupes du gouvernement ont repris la ville aux rebelles, selon le ministère."),
        ("de", "Die Truppen der Regierung haben die Stadt von den Rebellen zurückerobert."),
        ("es", "Las tropas del gobierno han recuperado la ciudad de los rebeldes, según el ministerio."),
        ("ru", "Войска правительства вернули город, который был под контролем боевиков, сообщил канал."),
        ("uk", "Війська повернули місто, що було під контролем бойовиків, і це також підтвердив канал."),
        ("ar", "قالت الوزارة إن القوات سيطرت على المدينة بعد انسحاب المسلحين من الحي الذي كان في الشمال"),
        ("en", "12 + 13"),
    ],
)
def test_the_language_is_guessed(language, text):
    """Script and commonest words tell the language; where nothing does it is English."""
    assert guess_language(text) == language
