"""Formats of precinct results, one module a format; none knows another."""
