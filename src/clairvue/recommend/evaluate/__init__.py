"""Measures the production recommender on real data, beside yardsticks, by protocols that leave no room for luck.

It learns and ranks with the very code that pages are made by; it never touches a cell.
"""
