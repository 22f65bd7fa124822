"""What outcomes say about a version of a scorecard: who became a customer after firing, against whom, how surely.

`intervals` is the statistics, `groups` who counts for what and from when on, `bars` what was promised; they are pure.
`population` fetches, `report` puts it together. Why it is done so is in `docs/decisions/proof.md`.
"""
