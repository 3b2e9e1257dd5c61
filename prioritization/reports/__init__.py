"""Reports: what came of the work in a time, in words, a picture and tables. They only read."""
