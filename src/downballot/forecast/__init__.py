"""What is still to come (pure): the finishes that a count may have, and how likely each is."""
