"""Clairvue: a short-video service that you can see through. This package holds no code of its own."""
