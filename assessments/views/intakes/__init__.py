"""The CAS & Diversion intake. What is asked stands on the pages of people and interviews; here are
only those of the way itself.
"""
