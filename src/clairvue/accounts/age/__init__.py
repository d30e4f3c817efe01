"""How old somebody is, as far as the service may know: a band that grows by itself. It never holds a birth date."""
