"""Who gets a handoff: the team by rules, the person by turns.

`conditions` and `turns` are pure: what a rule asks for, and whose turn it is. `facts` and `roster` read what they
decide upon, `teams` and `choosing` put the reasons in their order, `station` does it.
"""
