/** Runs of scenarios, what is recorded of each, and the fold over all of them into results. */
package org.outagelab.experiment;
