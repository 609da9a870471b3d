/** Metrics as values: what is measured, in which unit, and how the numbers of several runs become one. */
package org.outagelab.metric;
