package org.outagelab.oncall;

/** What somebody who has found the cause can do. */
public interface Repair {
    /** Ends whatever is wrong now. @return how many faults that were; -1 if there is something wrong and nothing can be done */
    int repair();
}
