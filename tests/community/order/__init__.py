"""Tests of tags merged, and of threads moved, split and merged."""
