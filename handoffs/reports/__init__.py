"""What sales managers ask: were the rules kept, who has signed what, is there room. Each is computed from the log."""
