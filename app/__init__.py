"""Delivery: pages, API, sockets, mail, worker and command line of Hearth."""
