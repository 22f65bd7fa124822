"""What became of accounts, as other systems tell it: read, looked up, kept once.

`reading` makes sense of one line, `finding` of whom it is about, `recording` keeps it, `files` goes through a file.
The lines are called outcomes on the outside, where nobody could mean those of an outreach.
"""
