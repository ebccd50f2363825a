"""What one run says beyond its books: customers' worth, surplus, flows, rivals' money."""
