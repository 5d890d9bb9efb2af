"""The words of the product: shapes, states, events and errors. Imports nothing else of ours."""
