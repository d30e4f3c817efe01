"""Yardsticks: plain and published recommenders to be set beside ours, each with settings that do it justice."""
