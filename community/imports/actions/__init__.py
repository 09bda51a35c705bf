"""Write what was read: each function takes one batch, in the caller's transaction.

Every one of them finds its rows by source id, so that doing a batch twice is doing it once.
"""
