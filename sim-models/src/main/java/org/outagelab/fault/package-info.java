/** Faults: each calls verbs of its targets and undoes them; symptoms follow from the models. */
package org.outagelab.fault;
