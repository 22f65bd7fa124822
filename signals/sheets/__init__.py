"""Tables in files: a CSV's layout is guessed, its rows are read one by one, and a mapping makes an event of each."""
