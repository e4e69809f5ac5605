"""What a test run needs from the machine: a browser, a database server. It may not import the project."""
