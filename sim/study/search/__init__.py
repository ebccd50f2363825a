"""Which plan is best within a budget: a design on the budget, an emulator, and worths that no search has seen."""
