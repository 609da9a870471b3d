/**
 * Exact figures where time and order matter: Markov chains, redundant groups with repair crews, standby and failover
 * pairs, dormant failures, maintenance, small dynamic fault trees, and the distribution of downtime of one unit.
 *
 * <p>Times are in any one unit of time; rates are per that unit.
 */
package org.outagelab.availability.exact;
