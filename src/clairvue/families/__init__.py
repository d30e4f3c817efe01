"""Minors and their guardians: hours, minutes of a day, pairing. It never knows what anybody watched."""
