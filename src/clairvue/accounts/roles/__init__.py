"""What some accounts may do beyond what everybody may. Only the operator's terminal gives a role or takes it away."""
