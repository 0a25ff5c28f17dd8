"""Claims as a geopandas frame."""

from collections.abc import Iterable, Mapping

import geopandas as gpd
import numpy as np
import pandas as pd

from conflictmap.export.frames import WGS_84
from conflictmap.model import Article, Claim

_TEXTS = (
    "id",
    "article",
    "source",
    "title",
    "url",
    "sentence",
    "change",
    "place",
    "place_id",
    "place_name",
    "gainer",
    "loser",
    "extent",
    "attribution",
    "certainty",
    "decision",
)
_COLUMNS = (*_TEXTS[:5], "published", *_TEXTS[5:13], "earliest", "latest", *_TEXTS[13:15], "background")


def claims_frame(claims: Iterable[Claim], articles: Mapping[str, Article]) -> gpd.GeoDataFrame:
    """Return claims, a row a claim, in the order given.

    Parameters
    ----------
    claims
        With their places or without.
    articles
        Those that the claims were read in, by id; what is said of one that is missing is None.

    Returns
    -------
    geopandas.GeoDataFrame
        In EPSG:4326. Columns: `id`, `article`, and the article's `source`, `title`, `url` and `published`;
        `sentence`, `change`, `place` (as written), `place_id`, `place_name`, `gainer` and `loser` (actor
        ids), `extent`, `earliest` and `latest` (the days on which it may have happened), `attribution`,
        `certainty`, `background`, `decision` (of a person), `geometry` (the place's point, or None). Days are
        `datetime64`; what is not known is NaT or None.
    """
    claims = tuple(claims)
    told_in = [articles.get(claim.article) for claim in claims]
    texts = [
        (
            claim.id,
            claim.article,
            article and article.source,
            article and article.title,
            article and article.url,
            claim.quote,
            claim.change.value,
            claim.toponym.text,
            claim.place and claim.place.id,
            claim.place and claim.place.name,
            claim.gainer,
            claim.loser,
            claim.extent.value,
            claim.attribution,
            claim.certainty.value,
            claim.decision and str(claim.decision),
        )
        for claim, article in zip(claims, told_in, strict=True)
    ]
    frame = pd.DataFrame.from_records(texts, columns=list(_TEXTS)).astype(object)
    days = {
        "published": [article and article.published for article in told_in],
        "earliest": [claim.when.earliest for claim in claims],
        "latest": [claim.when.latest for claim in claims],
    }
    for column, values in days.items():
        # Seconds, because nanoseconds end in 2262.
        frame[column] = np.array(values, dtype="datetime64[D]").astype("datetime64[s]")
    frame["background"] = np.array([claim.background for claim in claims], dtype=np.bool_)
    points = np.array([claim.place and claim.place.point for claim in claims], dtype=object)
    return gpd.GeoDataFrame(
        frame[[*_COLUMNS, "decision"]], geometry=gpd.GeoSeries(points, index=frame.index, crs=WGS_84)
    )
