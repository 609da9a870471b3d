/** What an experiment found: immutable records, free of any component, for reports and for library users. */
package org.outagelab.results;
