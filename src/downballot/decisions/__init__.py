"""The rule as assertions, which are settled and why, and the calls that people make (pure)."""
