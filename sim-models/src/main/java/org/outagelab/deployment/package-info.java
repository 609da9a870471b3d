/** Wires a scenario's services on a simulation: the one place that knows every kind. */
package org.outagelab.deployment;
