"""Search from the domain's side: what can be found, by whom, and what a hit may still show."""
