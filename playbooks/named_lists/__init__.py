"""Named lists: what is read from a file, how entries are found, and giving a list its next version."""
