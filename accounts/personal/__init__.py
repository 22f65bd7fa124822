"""Personal data: everything that is held about one person, given out or erased (`docs/personal-data.md`).

This app knows who a person is and how to go through every table for words that name them. What else the apps above hold
they register (`accounts.personal.registry`).
"""

from accounts.personal import own

own.register_own()
