"""Safety: what must be looked at before anybody else sees it. It never knows what its subjects are for."""
