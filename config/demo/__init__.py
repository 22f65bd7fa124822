"""The demo company: a made-up collaborative product, its customers-to-be, and two months of their usage.

`cast` says who there is, `simulator` what they do, `oddities` what goes wrong on the way, `calls` how it looks on the
wire; they are pure, and the same `now` gives the same lines. `loading` sends the lines through the landing as any
usage and lets the line work them off, day by day; `users` is who works at the selling company.
"""
