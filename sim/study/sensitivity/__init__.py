"""What moves the answer: screening by single steps, and shares of its variance."""
