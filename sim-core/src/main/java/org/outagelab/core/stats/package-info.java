/** Accumulators: they fold observations into a few numbers and allocate nothing while they do. */
package org.outagelab.core.stats;
