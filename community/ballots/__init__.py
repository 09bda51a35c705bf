"""Polls at posts and what was voted in them, as rows; `community.polls` does things with them."""
