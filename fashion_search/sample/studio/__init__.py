"""What drawings are made with: outlines, cloth, light and the canvas."""
