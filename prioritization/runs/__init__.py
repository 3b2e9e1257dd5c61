"""Computing everything anew, in parts that any number of workers share."""
