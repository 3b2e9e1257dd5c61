"""The rules of programs: which are in force, how they are checked and put into words."""
