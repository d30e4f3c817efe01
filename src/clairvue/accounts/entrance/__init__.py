"""The entrance over HTTP: signing up, signing in by each of the ways, and showing again who one is."""
