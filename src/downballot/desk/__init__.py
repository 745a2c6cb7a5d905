"""What a desk follows: ``desk.toml`` read into values, with mistakes named by line."""
