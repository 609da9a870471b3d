/**
 * What a request needs, as a success structure over named units, and its exact solution by binary decision diagrams:
 * unavailability, failure frequency, minimal cut sets and importance of each unit.
 *
 * <p>Everything here takes the units as independent. Times are in any one unit of time; rates and frequencies are per
 * that unit.
 */
package org.outagelab.availability.structure;
