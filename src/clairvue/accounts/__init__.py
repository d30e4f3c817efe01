"""Who somebody is here: handle, name, picture, password, sessions. It never knows what they watch, like or upload."""
