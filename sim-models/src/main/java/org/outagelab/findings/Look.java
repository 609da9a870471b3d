package org.outagelab.findings;

import java.util.List;
import org.outagelab.results.Finding;

/** A look at a design for one sort of findings. */
interface Look {
    /** In the order of the file; empty if there are none. */
    List<Finding> at(Design design);
}
