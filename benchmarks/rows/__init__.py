"""The menu of what is measured: each file offers `rows`, from a `Bench` to lines of the table."""
