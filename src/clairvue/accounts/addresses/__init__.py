"""The e-mail address that somebody may give, to be warned and to get back in. It is never shown and never searched."""
