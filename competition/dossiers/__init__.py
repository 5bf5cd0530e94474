"""What leaves the house: papers, dossiers, dispatches, the register of outgoing papers."""
