"""Printed matter: the typesetting of papers as PDF. It may not import a door, and not know what is printed."""
