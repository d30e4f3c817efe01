"""Creators' clips in numbers: counts of people, with noise, drawn once a day and kept. It never says who."""
