"""The worker: carries the outbox to the index, to notices and to mail."""
