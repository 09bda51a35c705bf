"""How much a person hears of a community, a tag or a thread."""
