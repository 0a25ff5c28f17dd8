import pytest
from added_reports import REPORT

from conflictmap.errors import ArticleError
from conflictmap.intake import Columns, parse_columns
from conflictmap.intake.tables import guess_delimiter, table_items


def rows(text):
    return [item.content for item in table_items(text, "a.csv")][1:]


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_the_delimiter_is_told_from_the_table(delimiter):
    """Tables come as spreadsheets of many countries save them; commas within texts mislead nobody."""
    text = f"id{delimiter}title{delimiter}body\n" + "".join(
        f'{n}{delimiter}A{delimiter}"One, two; three | four, and so on, to the end"\n' for n in range(3)
    )
    assert guess_delimiter(text) == delimiter
    assert rows(text)[0] == {"id": "0", "title": "A", "body": "One, two; three | four, and so on, to the end"}


def test_a_cell_may_hold_lines():
    """A text of several lines is one cell, and the row after it has the right line in messages."""
    items = list(table_items('id,text\n1,"one\ntwo\n"\n2,x,y\n', "a.csv"))
    assert items[1].content == {"id": "1", "text": "one\ntwo\n"}
    assert str(items[2].content).startswith("a.csv:5: the row has 3 cells and the header 2")


@pytest.mark.parametrize(
    ("text", "words"),
    [("\n\n", "no header"), ("a,a\n1,2\n", "two columns 'a'"), ("", "no header")],
)
def test_a_table_without_a_sound_header_is_told(text, words):
    """What the columns are called has to be in the first line, each once."""
    with pytest.raises(ArticleError, match=words):
        rows(text)


def test_a_huge_cell_ends_the_table():
    """A quote that is never closed does not fill the memory with one cell without end."""
    with pytest.raises(ArticleError, match="cannot be read on from here"):
        rows('id,text\n1,"' + "x" * 10_000_001)


def test_columns_are_known_by_their_usual_names():
    """Most datasets need no mapping; a column that is named goes before, and serves for no other field."""
    row = {"Unit_ID": 7, "Article_Title": "A", "article_content": REPORT, "Date": "4/3/2016", "other": 1}
    assert Columns().fields(row) == {"id": 7, "title": "A", "text": REPORT, "published": "4/3/2016"}
    named = Columns({"source": "other", "title": "article_content"}, day_first=False)
    assert named.fields(row) == {"id": 7, "title": REPORT, "source": 1, "published": "2016-04-03"}
    assert Columns(day_first=True).fields(row)["published"] == "2016-03-04"


def test_a_column_that_is_not_there_is_told():
    """The message has what is missing, and what was probably meant."""
    with pytest.raises(ArticleError, match=r"no column 'boddy' for 'text'\. Did you mean 'Body'"):
        Columns({"text": "boddy"}).check(["id", "Body"], "a.csv:1")
    with pytest.raises(ArticleError, match="no column is known to hold the text; there are 'id', 'x'"):
        Columns().check(["id", "x"], "a.csv:1")


@pytest.mark.parametrize("pair", ["text", "text=", "=body", "body=text", "txt=body"])
def test_a_mapping_names_a_field(pair):
    """What is no pair of a field and a column is refused with the fields that there are."""
    with pytest.raises(ValueError, match="FIELD=COLUMN with one of id, title"):
        parse_columns([pair])


def test_pairs_become_a_mapping():
    """A column may have any name, an equals sign in it too."""
    assert parse_columns(["text=body", "title=a=b"]) == {"text": "body", "title": "a=b"}
