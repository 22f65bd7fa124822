"""Usage in: wire formats, validation, and landing in one transaction. Meaning is left to the matching station."""
