package org.outagelab.kind;

import org.outagelab.scenario.Node;
import org.outagelab.scenario.Reading;

/**
 * The host of one instance.
 *
 * @param host empty if it is not known
 * @param reading its key
 * @param node where it stands
 */
public record Placed(String host, Reading reading, Node node) {}
