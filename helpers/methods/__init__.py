"""What the courses compute: pure functions over scores, counts and tables, with numpy and pandas only."""
