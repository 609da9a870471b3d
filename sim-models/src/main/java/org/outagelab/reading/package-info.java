/**
 * From a document to a scenario, with all of its problems at once: keys, names and references. What a kind of component knows of
 * itself it is asked; nothing is wired here.
 */
package org.outagelab.reading;
