"""For You: the page that is ranked for one reader. Importing its arithmetic costs a second, so roots load it late."""
