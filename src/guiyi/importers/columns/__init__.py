"""What the columns of a table mean: from headers, values and neighbours to fields."""
