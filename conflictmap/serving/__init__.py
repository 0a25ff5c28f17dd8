"""A project's map on a server of one's own machine, which shows each new build at once."""
