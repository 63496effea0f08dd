"""What crosses the wire: loading and dumping, apart, and the CSV files."""
