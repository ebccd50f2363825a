"""Many runs, one answer: replications, comparisons, what they say and how sure that is."""
