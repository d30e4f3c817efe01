"""Leaving: being erased for good, with a certificate. It knows what every domain declared, and no rule of theirs."""
