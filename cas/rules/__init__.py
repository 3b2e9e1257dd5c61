"""One condition tree for the whole system: written once, evaluated and explained here.

Plain Python: no Django, no database, no clock. `prioritization.sql` holds the third reading.
"""
