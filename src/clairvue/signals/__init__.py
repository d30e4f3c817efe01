"""What viewers did, as far as it is counted: views, finishes and watched time of each video.

This is the first cut. It keeps nobody's history: no row says who watched what. The signal log that people can consent
to, read and erase, and that the recommender learns from, is not here yet and nothing stands in for it.
"""
