"""Videos: from the last uploaded byte to a public clip, and back. It never decodes a frame, and never ranks."""
