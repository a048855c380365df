"""What pages show, in words and numbers. Pure but for addresses; views and templates call it."""
