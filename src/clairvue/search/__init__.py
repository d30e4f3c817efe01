"""Search: finds public clips, creators and hashtags by words. It never holds a word of what is not public."""
