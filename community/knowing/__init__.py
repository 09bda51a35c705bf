"""Who asks and answers about what, and who might know an answer."""
