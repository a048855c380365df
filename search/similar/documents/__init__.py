"""Documents as people have them: the requests for treatment that stand in them."""
