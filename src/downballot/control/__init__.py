"""Seats, terms and blocs: who has a majority, with what probability, by which paths (pure)."""
