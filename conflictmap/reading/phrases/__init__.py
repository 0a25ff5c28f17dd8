"""What noun phrases mean: places ("the city", "most of X") and parties ("the group", "its fighters")."""
