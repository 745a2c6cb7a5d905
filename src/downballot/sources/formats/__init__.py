"""One module a count format, found by the registry; none knows another."""
