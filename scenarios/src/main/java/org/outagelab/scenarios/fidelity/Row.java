package org.outagelab.scenarios.fidelity;

/** One judged quantity of one case. */
record Row(String name, String mode, String quantity, String measured, String predicted, boolean met, String rule) {}
