"""What belongs to a build beside the work itself: its lock, its inputs, its report, what it changed."""
