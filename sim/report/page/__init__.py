"""The decision page: its facts by rule (`memo`), and the pages and the workbook made of them (`pages`)."""
