"""The sweep: what a private community holds reaches nobody outside, by any door."""
