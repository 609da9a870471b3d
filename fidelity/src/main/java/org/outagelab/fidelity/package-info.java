/** Compares predictions with measurements of the real programs, case by case, with one mapping of inputs for all. */
package org.outagelab.fidelity;
