"""Jinbang: what is true in a competition, and how it is seen."""
