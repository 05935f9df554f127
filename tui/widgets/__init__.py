"""Small things that draw: numbers, bars, pictures, and the panel all views are made of."""
