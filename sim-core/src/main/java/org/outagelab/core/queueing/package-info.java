/** Stations: waiting lines with workers, and processor sharing. */
package org.outagelab.core.queueing;
