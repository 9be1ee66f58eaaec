"""What the courses compute: pure functions on numbers, tables and files, without widgets."""
