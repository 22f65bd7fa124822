"""Every quarter a scorecard is looked at again: the reminder, what there is to see, and what came of it."""
