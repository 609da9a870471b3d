package org.outagelab.scenario;

import org.outagelab.call.Endpoint;

/**
 * An endpoint with its share of the load.
 *
 * @param weight relative, at least 0
 */
public record EndpointSpec(Endpoint endpoint, double weight) {}
