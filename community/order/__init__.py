"""Keep what was said in order: tags merged; threads moved, split and merged.

`policies` for what needs no session, `queries` for what a confirmation shows first; each act is in
`actions` under its noun. It stands above threads, levels, imports and moderation, which know
nothing of it.
"""
