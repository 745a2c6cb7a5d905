"""Turns values into pages: pure, text out."""
