"""From a finished comparison to what people see: tables, charts, sentences, and the folder that holds them.

``results`` puts a whole results folder together; ``writing`` is the only module that writes files, ``charts`` the only
one that draws; ``columns`` says what every column means; ``findings`` turns numbers into sentences by rule.
"""
