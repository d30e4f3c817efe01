"""Steering: what a viewer asks of their own feed. It is sealed with their key, and nothing infers it."""
