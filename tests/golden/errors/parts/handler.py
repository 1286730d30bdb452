"""The code of the functions in these cases."""
