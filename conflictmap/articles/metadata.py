"""What an article says about itself, validated at the edge."""

from datetime import date
from typing import Annotated

from pydantic import AliasChoices, BaseModel, BeforeValidator, ConfigDict, Field

from conflictmap.articles.dates import parse_date


def _one_line(value: object) -> object:
    """Join a field to one line, and read an empty one as none."""
    if isinstance(value, str):
        return " ".join(value.split()) or None
    if isinstance(value, int | float) and not isinstance(value, bool):
        return str(value)
    return value


def _day(value: object) -> object:
    if not isinstance(value, str):
        return value
    if not value.strip():
        return None
    day = parse_date(value)
    if day is None:
        raise ValueError(f"{value.strip()!r} is not a date that can be read. Write it as YYYY-MM-DD")
    return day


Line = Annotated[str | None, BeforeValidator(_one_line)]


class Metadata(BaseModel):
    """Title, outlet, address and day of publication, as far as they are stated; other fields are ignored.

    `added` is the day on which `conflictmap add` took the article in: it cannot be older than that.
    """

    model_config = ConfigDict(frozen=True, extra="ignore", strict=True)

    title: Line = Field(default=None, validation_alias=AliasChoices("title", "headline"))
    source: Line = Field(default=None, validation_alias=AliasChoices("source", "outlet", "publisher"))
    url: Line = Field(default=None, validation_alias=AliasChoices("url", "link"))
    published: Annotated[date | None, BeforeValidator(_day)] = Field(
        default=None, validation_alias=AliasChoices("published", "date", "published_at", "publication_date")
    )

    added: Annotated[date | None, BeforeValidator(_day)] = None

    def over(self, other: "Metadata") -> "Metadata":
        """Return these fields, with those of `other` where these are not stated."""
        return Metadata.model_construct(
            **{name: getattr(self, name) or getattr(other, name) for name in Metadata.model_fields}
        )
