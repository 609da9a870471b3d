package org.outagelab.results;

/**
 * What an incident did to the data (docs/definitions.md#data), over the runs in which it did something.
 *
 * @param lost acknowledged writes per run that are not on the primary at the end of it
 * @param rpo how long before the crash the oldest of them was committed, in seconds; 0 when none was lost
 * @param rto from the fault's start to the first acknowledged write that others follow, in seconds
 * @param splitBrain how long others acknowledged writes beside the primary, in seconds
 * @param noticed from a deletion by mistake until a person saw it, in seconds
 * @param dropped of the writes lost, those that the rescue of deleted rows threw away
 */
public record DataLoss(
        Estimate lost, Estimate rpo, Estimate rto, Estimate splitBrain, Estimate noticed, Estimate dropped) {}
