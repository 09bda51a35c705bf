"""Mail that waits to be sent: a row in the transaction that made it needed."""
