"""The job runner of a cell: relays facts to the queue, runs queued jobs, runs rounds by the clock. It holds no rule."""
