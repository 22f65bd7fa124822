"""Personal scorecards: what account executives propose, how far they agree, and the draft that comes of it."""
