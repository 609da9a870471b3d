/** The ways of requests through a scenario, for the failure level: what all kinds share. It knows none of them. */
package org.outagelab.availability.paths;
