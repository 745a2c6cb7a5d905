"""Downballot: a decision desk for the races that nobody else calls."""
