"""The HTTP edge: routes requests to the domains, renders refusals, bounds bodies. It decides nothing."""
