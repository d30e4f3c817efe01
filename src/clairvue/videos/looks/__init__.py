"""What videos look and sound like, in 32 numbers that the recommender is told. It never shows them to anybody."""
