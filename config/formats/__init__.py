"""How the admin's lists write what has no format of its own: as every other page does, day first and in 24 hours."""
