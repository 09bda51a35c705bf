"""Every change to people and their keys, by noun; nothing here commits, hashes or sends."""
