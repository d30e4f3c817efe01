"""Uploads: receiving a file that may break off a hundred times (tus 1.0.0). It never looks inside the file."""
