"""Telling people what happened to handoffs: whom, by which channel, when, and what was said.

A notice is made by the database in the transaction of the event (`trigger`). A station decides which channels it takes
and when (`addressing`), another hands it over (`delivering`).
"""
