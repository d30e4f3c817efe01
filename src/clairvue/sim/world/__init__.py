"""A world that never was: readers with tastes and clips to suit them, lived through by the recommender. No database."""
