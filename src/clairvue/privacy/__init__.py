"""Keys, the inventory of personal columns, erasure by destroying keys. It never knows what the words it seals say."""
