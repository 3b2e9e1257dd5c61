"""What a person is told of without asking: of their own households, and of what they asked for.

`catalogue` names all kinds; a new one is a module with a query that finds the rows, a function
that puts them into words, and a line in `catalogue`. How notices are counted, shown and mailed is
`cas.notices`.
"""
