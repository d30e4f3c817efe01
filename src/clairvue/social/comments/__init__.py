"""Comments on videos, with one level of replies. They are sealed with their author's key; it never moderates."""
