"""A county of made-up households: for the demo, for tests, and for measuring at scale.

`names`, `people` and `answers` draw single things by `chance`; `casefile` turns them into one
household's records; `histories` draws what happened to a household, `stories` tells it of
hand-made ones; `county` makes as many as are wanted, always the same for the same seed, with the
help of `processes`; `copying` and `loading` write them; `staff` adds who works there, and `demo`
puts it all together. Nothing but `staff`, `loading` and `demo` uses the database.
"""
