"""What is held about somebody, taking it away, leaving for good. It knows what every domain declared, and no rule."""
