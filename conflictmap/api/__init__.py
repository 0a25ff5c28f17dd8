"""What notebooks and scripts use: articles in, claims and timelines out, as data frames and maps."""
