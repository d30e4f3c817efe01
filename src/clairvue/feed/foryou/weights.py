"""The published weights as data: what each predicted action counts in a score, and why."""

from clairvue.feed.foryou.answers import PublishedWeight, PublishedWeights
from clairvue.recommend.rank import published


def list_weights() -> PublishedWeights:
    """Return the published weights, in the order of the recommender's heads."""
    file = published()
    return PublishedWeights(
        version=int(file["version"]),
        weights=[
            PublishedWeight(action, float(row["weight"]), str(row["why"])) for action, row in file["actions"].items()
        ],
    )
