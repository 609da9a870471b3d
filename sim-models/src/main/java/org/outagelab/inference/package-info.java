/**
 * Intervals, stopping rules and paired differences: what independent runs say about a number, and how surely.
 *
 * <p>Every interval is two-sided unless it says otherwise. Zero events give a bound, never 0 ± 0.
 */
package org.outagelab.inference;
