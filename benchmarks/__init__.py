"""Side by side with what a user would run instead: `python -m benchmarks`. README.md says how to read the table."""
