"""Counts to contests: rules, tallies, batches and where every contest stands; pure."""
