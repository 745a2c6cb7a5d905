"""The project's own facts as tables, each with its source: past counts, districts, notes."""
