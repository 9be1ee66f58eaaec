"""What a trainee hands in, and how it is taken in: data only, no code travels."""
