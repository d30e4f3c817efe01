"""The recommender: what it has learned from signals, and the arithmetic that ranks clips for a reader.

It knows numbers of clips, creators, words and readers. It never sees an account, a name, an age, a place or other
people's follows, and it never decides whether a clip may be shown.
"""
