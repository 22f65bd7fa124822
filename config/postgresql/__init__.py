"""Django's backend for PostgreSQL with another way to see whether a connection is still good."""
