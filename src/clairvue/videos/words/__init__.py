"""The words of videos: captions sealed, tags plain while they are public, people who are named. It shows no clip."""
