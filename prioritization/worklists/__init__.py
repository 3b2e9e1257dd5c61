"""Work lists: what has to be done for which household, computed from what is on record.

`definition` says what a work list is and `catalogue` names all of them; a new one is a function
that finds its households and one that says what is to be done, in a module of its own, and a line
in `catalogue`. `scope` says whose households are looked at, `rows` turns a page of them into
words, `weeks` counts and draws what ends in the next twelve weeks, and `caseload` puts together
what each household of a worker asks for.
"""
