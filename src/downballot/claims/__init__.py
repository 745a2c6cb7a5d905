"""A text against the record: statements found, facts looked up, verdict, arithmetic (pure).

A grammar reads the text and the almanac names what it speaks of; no model of language
guesses. What is ambiguous is said to be so, and is never called wrong.
"""
