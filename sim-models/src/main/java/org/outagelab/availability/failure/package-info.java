/**
 * The failure level: units fail and are repaired, without requests; the share of requests that would succeed in the
 * present state is integrated over time. Decades pass in milliseconds.
 *
 * <p>Times are in any one unit of time, the same for all of a model; a double keeps 15 digits of it.
 */
package org.outagelab.availability.failure;
