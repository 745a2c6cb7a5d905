"""The nouns: frozen values, named after NIST SP 1500-100 where it has a name."""
