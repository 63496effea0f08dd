"""Reading and writing the CSV files of the client and of the supervisor."""
