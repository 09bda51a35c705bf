"""Single sign-on through the pages, against a provider that the run starts."""
