"""The live page: a market in the browser, on this machine alone; every answer a real run."""
