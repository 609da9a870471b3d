package org.outagelab.oncall;

/** What somebody who has found the cause can do. */
public interface Repair {
    /** Ends whatever is wrong now. @return how many faults that were */
    int repair();
}
