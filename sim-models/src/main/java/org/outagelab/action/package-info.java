/**
 * What can be done to what: actions are records, each with the row of the catalogue under which it is read, printed, refused and
 * listed. Each calls verbs of its targets and undoes them; symptoms follow from the models.
 */
package org.outagelab.action;
