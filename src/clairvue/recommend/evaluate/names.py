"""The words that an evaluation is asked in."""

PROTOCOLS = ("prequential", "static")
YARDSTICKS = (
    "popularity",
    "decayed-popularity",
    "item-knn",
    "ease",
    "ials",
    "vowpal-wabbit",
    "river",
    "lightgbm",
)
