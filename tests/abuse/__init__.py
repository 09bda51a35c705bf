"""Abuse and bad input: cases by letter and number, told by the names of tests."""
