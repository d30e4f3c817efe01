"""Asking other machines: the one way out of a cell. It never reaches an address that is not public unless told so."""
