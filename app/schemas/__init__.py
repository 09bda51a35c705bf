"""Marshmallow schemas: one per input, shared by page, API and socket."""
