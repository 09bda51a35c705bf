"""OpenID Connect as its client: the code flow with PKCE, for one provider that an operator names.

Loaded only where a provider is set up: `app.signing_on` is the way to it.
"""
