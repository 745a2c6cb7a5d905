"""From official bytes to model values; ``fetch`` is the only module that uses a network."""
