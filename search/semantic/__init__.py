"""Nearness of meaning, an optional extra: sentence vectors that put the best lexical hits in order.

Nothing here is imported unless a model folder is set; without it search is what it was.
"""
