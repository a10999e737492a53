"""What people do with rows: confirm, reject and correct them, judge them, and go through those that need a look.

Nothing that the machine found is overwritten: what a person says is a row of its own, anchored by article and offsets,
with who and when, and the views apply it. Every function writes in the caller's transaction.
"""
