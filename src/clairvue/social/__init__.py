"""What people do to videos and to each other: follow, like, save, share, comment, block, mute, and hear of it.

Two rooms have their own tables: `comments` and `notifications`. It never decides what is shown next, and never reads
another domain's tables: it asks `videos` whether a video may be watched and `accounts` who somebody is.
"""
