"""A mail once a day or a week: what is new to a person where they are a member."""
