"""How Sparebit's precoder models are trained and measured."""
