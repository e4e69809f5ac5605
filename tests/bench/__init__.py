"""Measurements, printed by `make bench`. Nothing here is a test."""
