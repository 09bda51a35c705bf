"""Tests of the pages that put threads in order."""
