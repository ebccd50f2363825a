"""What long work leaves on disk: journals of finished runs, read again by whoever starts next; tables made of them."""
