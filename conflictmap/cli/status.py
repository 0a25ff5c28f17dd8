"""Exit statuses, the same for every command."""

SUCCESS = 0
FAILURE = 1
USAGE = 2
LEFT_OUT = 3
