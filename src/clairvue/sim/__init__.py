"""A seeded audience and catalogue that use the public verbs: the demo, load, long tests. It reaches under no domain."""
