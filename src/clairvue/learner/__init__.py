"""The learner of a machine: one process that folds the logs into the model which that machine's pages are ranked with.

It knows numbers, holds no key, and answers nobody.
"""
