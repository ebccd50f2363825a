"""What the answer hangs on: mechanisms, horizons, touchpoints, and the measure that tells early."""
