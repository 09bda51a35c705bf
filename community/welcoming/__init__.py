"""Newcomers: who says hello to them, by when, and what they may begin with."""
