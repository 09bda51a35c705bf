"""When mails come to a person: how long notices gather, quiet hours, a digest, a cap."""
