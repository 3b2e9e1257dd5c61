"""The vocabulary for reading what the models hold, one noun a module."""
